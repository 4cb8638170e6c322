/** Emulates the Repos API. A repo is a folder of the workspace tree. Remote repositories do not exist. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { GitProvider, type RepoInfo, SparseCheckoutUpdate } from "../../schemas/repos/Repos.js"
import * as Wire from "../../schemas/Wire.js"
import { operations } from "../../services/repos/operations.js"
import { type ApiFailure, invalidParameterValue, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route, serving } from "../router.js"
import * as Trees from "../tree/tree.js"
import * as Permissions from "./permissions.js"
import * as Workspace from "./workspace.js"

export interface Repos {
  readonly routes: ReadonlyArray<Route>
}

interface Repo {
  readonly node: Trees.Node
  readonly url: string
  readonly provider: string
  /** `undefined` while a tag is checked out. */
  branch: string | undefined
  head: string
  /** `undefined` without sparse checkout. */
  patterns: ReadonlyArray<string> | undefined
}

const levels = [
  { permission_level: "CAN_READ", description: "Can read the repo" },
  { permission_level: "CAN_RUN", description: "Can read the repo and run its notebooks" },
  { permission_level: "CAN_EDIT", description: "Can read, run and edit the repo" },
  { permission_level: "CAN_MANAGE", description: "Can read, run, edit and manage the repo" }
]

const pageSize = 20

/** Both fields are accepted here, so that the workspace's own error applies. */
const UpdateRequest = Schema.Struct({
  repo_id: Wire.Int64,
  branch: Wire.optional(Schema.String),
  tag: Wire.optional(Schema.String),
  sparse_checkout: Wire.optional(SparseCheckoutUpdate),
  git_credential_id: Wire.optional(Wire.Int64),
  dangerously_force_discard_all: Wire.optional(Schema.Boolean)
})

const nameOf = (url: string): string | undefined =>
  /([^/:]+?)(\.git)?\/*$/.exec(/^https?:\/\/[^/]+(\/.+)$/.exec(url)?.[1] ?? "")?.[1]

const infoOf = (repo: Repo): RepoInfo => ({
  id: repo.node.id,
  path: Trees.pathOf(repo.node),
  url: repo.url,
  provider: repo.provider,
  ...(repo.branch === undefined ? {} : { branch: repo.branch }),
  head_commit_id: repo.head,
  ...(repo.patterns === undefined ? {} : { sparse_checkout: { patterns: repo.patterns } })
})

export const make = (kernel: Kernel): Repos => {
  const permissions = kernel.use(Permissions.make)
  const { describeGit, tree } = kernel.use(Workspace.make)
  const repos = new Map<string, Repo>()
  /** The commit of each branch and tag. Repos with the same URL share them. */
  const heads = new Map<string, string>()

  const existing = (id: Wire.Int64 | string): Either.Either<Repo, ApiFailure> =>
    Either.fromNullable(repos.get(String(id)), () => resourceDoesNotExist(`Repo ${id} could not be found`))

  const lists = permissions.define({
    type: "repo",
    collection: "repos",
    levels,
    creatorLevel: "CAN_MANAGE",
    check: existing
  })

  describeGit((node) => {
    const repo = repos.get(String(node.id))
    return (
      repo && {
        id: node.id,
        path: Trees.pathOf(node),
        branch: repo.branch,
        head_commit_id: repo.head,
        url: repo.url
      }
    )
  })

  tree.onRemoved((node) => {
    if (repos.delete(String(node.id))) lists.removed(String(node.id))
  })

  const headOf = (url: string, ref: string): string => {
    const key = JSON.stringify([url, ref])
    const head = heads.get(key) ?? kernel.ids.hex(40)
    heads.set(key, head)
    return head
  }

  /** Validates the path of a new repo. Under `/Repos` it must be `/Repos/{folder}/{repo-name}`. */
  const placeOf = (path: string): Either.Either<string, ApiFailure> =>
    Either.gen(function* () {
      const names = yield* Trees.namesOf(path)
      if (names[0] === "Repos" && names.length !== 3) {
        return yield* Either.left(invalidParameterValue(`Path ${path} is not of the form /Repos/{folder}/{repo-name}`))
      }
      const place = `/${names.join("/")}`
      return tree.find(place) === undefined
        ? place
        : yield* Either.left(resourceAlreadyExists(`Repo with path ${place} already exists`))
    })

  const routes: ReadonlyArray<Route> = [
    route(operations.listPage, ({ next_page_token, path_prefix }) =>
      Either.gen(function* () {
        const prefix = (path_prefix ?? "").replace(/^\/Workspace(?=\/|$)/, "")
        const within = prefix === "" || prefix === "/" ? "/Repos/" : prefix
        const page = yield* Paging.page({
          list: JSON.stringify(["repos", within]),
          items: [...repos.values()].filter(({ node }) => Trees.pathOf(node).startsWith(within)),
          key: ({ node }) => String(node.id),
          size: pageSize,
          token: next_page_token
        })
        return {
          ...(page.items.length === 0 ? {} : { repos: page.items.map(infoOf) }),
          ...(page.next === undefined ? {} : { next_page_token: page.next })
        }
      })
    ),
    route(operations.create, ({ path, provider, sparse_checkout, url }, { user }) =>
      Either.gen(function* () {
        const name = nameOf(url)
        if (name === undefined) return yield* Either.left(invalidParameterValue(`Invalid Git repository URL: ${url}`))
        const known = GitProvider.known.find((known) => known.toLowerCase() === provider.toLowerCase())
        if (known === undefined) return yield* Either.left(invalidParameterValue(`Invalid Git provider: ${provider}`))
        const place = yield* placeOf(path ?? `/Repos/${user.userName}/${name}`)
        if (place.startsWith("/Repos/")) yield* tree.mkdirs(place.replace(/\/[^/]+$/, ""), user.userName)
        const node = yield* tree.put(
          place,
          { type: "REPO", children: new Map() },
          { overwrite: false, creator: user.userName }
        )
        const repo: Repo = {
          node,
          url,
          provider: known,
          branch: "main",
          head: headOf(url, "branch main"),
          patterns: sparse_checkout ? (sparse_checkout.patterns ?? []) : undefined
        }
        repos.set(String(node.id), repo)
        lists.created(String(node.id), user.userName)
        return infoOf(repo)
      })
    ),
    route(operations.get, ({ repo_id }) => Either.map(existing(repo_id), infoOf)),
    route(serving(operations.update, { request: UpdateRequest }), ({ branch, repo_id, sparse_checkout, tag }) =>
      Either.gen(function* () {
        const repo = yield* existing(repo_id)
        if (branch && tag) {
          return yield* Either.left(invalidParameterValue("Only one of branch and tag can be specified"))
        }
        if (sparse_checkout && repo.patterns === undefined) {
          return yield* Either.left(invalidParameterValue(`Sparse checkout is not enabled for repo ${repo_id}`))
        }
        if (branch) {
          repo.branch = branch
          repo.head = headOf(repo.url, `branch ${branch}`)
        }
        if (tag) {
          repo.branch = undefined
          repo.head = headOf(repo.url, `tag ${tag}`)
        }
        if (sparse_checkout) repo.patterns = sparse_checkout.patterns ?? []
        return infoOf(repo)
      })
    ),
    route(operations.delete, ({ repo_id }) =>
      Either.flatMap(existing(repo_id), ({ node }) => tree.remove(Trees.pathOf(node), true))
    ),
    route(operations.getPermissions, ({ repo_id }) => lists.get(String(repo_id))),
    route(operations.setPermissions, ({ access_control_list, repo_id }) =>
      lists.set(String(repo_id), access_control_list)
    ),
    route(operations.updatePermissions, ({ access_control_list, repo_id }) =>
      lists.update(String(repo_id), access_control_list)
    ),
    route(operations.getPermissionLevels, ({ repo_id }) => lists.levels(String(repo_id)))
  ]

  return { routes }
}
