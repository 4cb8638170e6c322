import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Repos from "../../src/services/Repos.js"
import * as Scripted from "../support/scripted.js"

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (service: Repos.Service, scripted: Scripted.Scripted) => Effect.Effect<A, E>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(Repos.Repos, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(Repos.layer, Scripted.layer(scripted)))
  )
}

const path = `${Scripted.host}/api/2.0`

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ body, method, url }) => [method, url.slice(path.length), ...(body === "" ? [] : [JSON.parse(body)])])

const repo = {
  id: 5249608814509279,
  path: "/Repos/user@example.com/testrepo",
  url: "https://github.com/jsmith/test",
  provider: "gitHub",
  branch: "main",
  head_commit_id: "7e0847ede61f07adede22e2bcce6050216489171",
  sparse_checkout: { patterns: ["parent-folder/child-folder", "another-folder"] },
  wsfs_path: "/Workspace/Repos/user@example.com/testrepo"
}

describe("Repos", () => {
  it.effect("creates, reads, updates and deletes repos", () =>
    run(
      [
        Scripted.json(repo),
        Scripted.json({ ...repo, git_cli_enabled: true, branch: null }),
        Scripted.json({ ...repo, branch: "dev", head_commit_id: "13be" }),
        Scripted.json({}),
        Scripted.empty({ status: 200 }),
        Scripted.json({})
      ],
      (repos, scripted) =>
        Effect.gen(function* () {
          const asked = {
            url: repo.url,
            provider: Repos.GitProviders.GitHub,
            path: repo.path,
            sparse_checkout: { patterns: ["a"] },
            git_credential_id: 2n ** 60n
          }
          expect(yield* repos.create(asked)).toEqual(repo)
          expect(yield* repos.get({ repo_id: repo.id })).toMatchObject({ branch: null, git_cli_enabled: true })
          expect(
            yield* repos.update({ repo_id: repo.id, branch: "dev", sparse_checkout: { patterns: [] } })
          ).toMatchObject({ id: repo.id, branch: "dev", head_commit_id: "13be", wsfs_path: repo.wsfs_path })
          expect(yield* repos.update({ repo_id: 2n ** 60n, tag: "v1" })).toEqual({})
          expect(yield* repos.update({ repo_id: 1, dangerously_force_discard_all: true })).toEqual({})
          yield* repos.delete({ repo_id: repo.id })
          expect(scripted.requests[0]?.body).toContain('"git_credential_id":1152921504606846976')
          expect(sent({ ...scripted, requests: scripted.requests.slice(1) })).toEqual([
            ["GET", "/repos/5249608814509279"],
            ["PATCH", "/repos/5249608814509279", { branch: "dev", sparse_checkout: { patterns: [] } }],
            ["PATCH", "/repos/1152921504606846976", { tag: "v1" }],
            ["PATCH", "/repos/1", { dangerously_force_discard_all: true }],
            ["DELETE", "/repos/5249608814509279"]
          ])
        })
    )
  )

  it.effect("rejects a branch together with a tag", () =>
    run([], (repos) =>
      Effect.gen(function* () {
        const both: object = { branch: "main", tag: "v1" }
        const error = yield* Effect.flip(repos.update({ repo_id: 1, ...both }))
        expect(error).toMatchObject({
          _tag: "InvalidRequest",
          message: "expected either a branch or a tag, got an object"
        })
      })
    )
  )

  it.effect("lists all pages with next_page_token", () =>
    run(
      [
        Scripted.json({ repos: [repo], next_page_token: "t 1" }),
        Scripted.json({ next_page_token: "t2" }),
        Scripted.json({ repos: [{ ...repo, id: 7 }] }),
        Scripted.json({ repos: [repo], next_page_token: "t" })
      ],
      (repos, scripted) =>
        Effect.gen(function* () {
          const all = yield* Stream.runCollect(repos.list({ path_prefix: "/Repos/a" }))
          expect(Chunk.toReadonlyArray(all).map(({ id }) => id)).toEqual([repo.id, 7])
          expect((yield* repos.listPage()).next_page_token).toBe("t")
          expect(sent(scripted)).toEqual([
            ["GET", "/repos?path_prefix=%2FRepos%2Fa"],
            ["GET", "/repos?path_prefix=%2FRepos%2Fa&next_page_token=t+1"],
            ["GET", "/repos?path_prefix=%2FRepos%2Fa&next_page_token=t2"],
            ["GET", "/repos"]
          ])
        })
    )
  )

  it.effect("reads, sets and updates permissions of a repo, and lists its levels", () =>
    run(
      [
        ...Array.from({ length: 3 }, () => Scripted.json({ object_id: "/repos/7", object_type: "repo" })),
        Scripted.json({ permission_levels: [{ permission_level: "CAN_READ", description: "Can read" }] })
      ],
      (repos, scripted) =>
        Effect.gen(function* () {
          const access_control_list = [{ group_name: "analysts", permission_level: "CAN_RUN" }]
          expect(yield* repos.getPermissions({ repo_id: 7 })).toEqual({ object_id: "/repos/7", object_type: "repo" })
          yield* repos.setPermissions({ repo_id: 7, access_control_list })
          yield* repos.updatePermissions({ repo_id: 7, access_control_list })
          const { permission_levels } = yield* repos.getPermissionLevels({ repo_id: 7 })
          expect(permission_levels).toEqual([{ permission_level: "CAN_READ", description: "Can read" }])
          expect(sent(scripted)).toEqual([
            ["GET", "/permissions/repos/7"],
            ["PUT", "/permissions/repos/7", { access_control_list }],
            ["PATCH", "/permissions/repos/7", { access_control_list }],
            ["GET", "/permissions/repos/7/permissionLevels"]
          ])
        })
    )
  )

  it.effect("does not clone a repo twice: fails after a lost response", () =>
    run([Scripted.cut], (repos, { requests }) =>
      Effect.gen(function* () {
        const fiber = yield* Effect.fork(Effect.flip(repos.create({ url: repo.url, provider: "gitHub" })))
        yield* TestClock.adjust("10 minutes")
        expect((yield* Fiber.join(fiber))._tag).toBe("TransportError")
        expect(requests.length).toBe(1)
      })
    )
  )
})
