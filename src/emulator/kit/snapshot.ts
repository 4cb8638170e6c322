/** What a workspace has, as one plain value in a stable order, without the values of secrets. */
import * as Effect from "effect/Effect"
import { redact } from "../../internal/call/redact.js"
import * as Json from "../../internal/codec/json.js"
import * as Dbfs from "../api/dbfs.js"
import type { Gateway } from "../gateway.js"
import type { Kernel } from "../kernel.js"
import * as History from "../sql/history.js"
import * as State from "../store/state.js"
import * as Store from "../store/store.js"
import * as Volumes from "../volumes/volumes.js"

type Fields = Readonly<Record<string, unknown>>

/**
 * What a workspace has. Sections without content are absent. Objects have the fields of the lists of the API; integers
 * beyond 2^53 are texts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Snapshot {
  readonly clusters?: ReadonlyArray<Fields>
  readonly clusterPolicies?: ReadonlyArray<Fields>
  readonly instancePools?: ReadonlyArray<Fields>
  readonly globalInitScripts?: ReadonlyArray<Fields>
  readonly jobs?: ReadonlyArray<Fields>
  /** The runs with their tasks. */
  readonly runs?: ReadonlyArray<Fields>
  readonly pipelines?: ReadonlyArray<Fields>
  readonly warehouses?: ReadonlyArray<Fields>
  readonly servingEndpoints?: ReadonlyArray<Fields>
  readonly repos?: ReadonlyArray<Fields>
  readonly gitCredentials?: ReadonlyArray<Fields>
  /** The keys of the secrets, by their scopes. */
  readonly secrets?: Readonly<Record<string, ReadonlyArray<string>>>
  /** The sizes of the files of DBFS, volumes and the workspace in bytes, by their paths. */
  readonly files?: Readonly<Record<string, number>>
  /** Notebooks by their paths. */
  readonly notebooks?: ReadonlyArray<Fields>
  /** The resources of all other APIs, such as tables of Unity Catalog, by their paths. */
  readonly resources?: Readonly<Record<string, Fields>>
}

interface List {
  readonly section: keyof Snapshot
  readonly path: string
  readonly items: string
  /** The fields by which the list is sorted. */
  readonly by: ReadonlyArray<string>
}

const lists: ReadonlyArray<List> = [
  {
    section: "clusters",
    path: "/api/2.1/clusters/list?page_size=100",
    items: "clusters",
    by: ["cluster_name", "cluster_id"]
  },
  { section: "clusterPolicies", path: "/api/2.0/policies/clusters/list", items: "policies", by: ["name", "policy_id"] },
  {
    section: "instancePools",
    path: "/api/2.0/instance-pools/list",
    items: "instance_pools",
    by: ["instance_pool_name", "instance_pool_id"]
  },
  {
    section: "globalInitScripts",
    path: "/api/2.0/global-init-scripts",
    items: "scripts",
    by: ["position", "script_id"]
  },
  {
    section: "jobs",
    path: "/api/2.2/jobs/list?limit=100&expand_tasks=true",
    items: "jobs",
    by: ["created_time", "job_id"]
  },
  {
    section: "runs",
    path: "/api/2.2/jobs/runs/list?limit=25&expand_tasks=true",
    items: "runs",
    by: ["start_time", "run_id"]
  },
  { section: "pipelines", path: "/api/2.0/pipelines?max_results=100", items: "statuses", by: ["name", "pipeline_id"] },
  { section: "warehouses", path: "/api/2.0/sql/warehouses", items: "warehouses", by: ["name", "id"] },
  { section: "servingEndpoints", path: "/api/2.0/serving-endpoints", items: "endpoints", by: ["name"] },
  { section: "repos", path: "/api/2.0/repos", items: "repos", by: ["path"] },
  { section: "gitCredentials", path: "/api/2.0/git-credentials", items: "credentials", by: ["credential_id"] }
]

const compare = (a: unknown, b: unknown): number =>
  typeof a === "number" && typeof b === "number"
    ? a - b
    : String(a ?? "") < String(b ?? "")
      ? -1
      : String(a ?? "") > String(b ?? "")
        ? 1
        : 0

const byFields =
  (names: ReadonlyArray<string>) =>
  (a: Fields, b: Fields): number => {
    for (const name of names) {
      const order = compare(a[name], b[name])
      if (order !== 0) return order
    }
    return 0
  }

/** Plain JSON with sorted names. */
const plain = (u: unknown): unknown => {
  if (typeof u === "bigint") return String(u)
  if (Array.isArray(u)) return u.map(plain)
  if (typeof u !== "object" || u === null) return u
  return Object.fromEntries(
    Object.entries(u)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => compare(a, b))
      .map(([name, value]) => [name, plain(value)])
  )
}

const isEmpty = (u: object): boolean => (Array.isArray(u) ? u : Object.keys(u)).length === 0

/** Every workspace has these. */
const isGiven = (path: string): boolean =>
  path.startsWith(`${History.root}/`) ||
  /\/catalogs\/(?:main|system)$|\/schemas\/(?:[^/]*\.information_schema|main\.default|system\.[^/]*)$/.test(path)

export const snapshot = (kernel: Kernel, perform: Gateway["perform"]): Effect.Effect<Snapshot> => {
  const get = (path: string): Effect.Effect<Fields> =>
    perform("GET", path).pipe(
      Effect.map(({ bytes, schema }) => redact(schema, Json.parse(new TextDecoder().decode(bytes))) as Fields),
      // A list of its own that fails is a fault of the emulator. Without it, the value would look whole.
      Effect.catchAll(({ message }) => Effect.dieMessage(`${path}: ${message}`))
    )

  const all = ({ items, path }: Pick<List, "items" | "path">, token?: string): Effect.Effect<ReadonlyArray<Fields>> =>
    Effect.flatMap(
      get(
        token === undefined ? path : `${path}${path.includes("?") ? "&" : "?"}page_token=${encodeURIComponent(token)}`
      ),
      (page) => {
        const some = (page[items] ?? []) as ReadonlyArray<Fields>
        const next = page.next_page_token
        return typeof next === "string" && next !== ""
          ? Effect.map(all({ items, path }, next), (more) => [...some, ...more])
          : Effect.succeed(some)
      }
    )

  const listed = Effect.forEach(lists, (list) =>
    Effect.map(all(list), (items) => [list.section, [...items].sort(byFields(list.by))] as const)
  )

  const secrets = Effect.flatMap(all({ path: "/api/2.0/secrets/scopes/list", items: "scopes" }), (scopes) =>
    Effect.map(
      Effect.forEach(scopes, ({ name }) =>
        Effect.map(
          all({ path: `/api/2.0/secrets/list?scope=${encodeURIComponent(String(name))}`, items: "secrets" }),
          (keys) => [String(name), keys.map(({ key }) => String(key))] as const
        )
      ),
      Object.fromEntries
    )
  )

  interface Found {
    readonly files: Record<string, number>
    readonly notebooks: Array<Fields>
  }

  const files = Effect.gen(function* () {
    const found: Found = { files: {}, notebooks: [] }
    const inWorkspace = (path: string): Effect.Effect<void> =>
      Effect.flatMap(
        all({ path: `/api/2.0/workspace/list?path=${encodeURIComponent(path)}`, items: "objects" }),
        (objects) =>
          Effect.forEach(
            objects,
            (object): Effect.Effect<void> => {
              const path = String(object.path)
              if (object.object_type === "DIRECTORY" || object.object_type === "REPO") return inWorkspace(path)
              if (object.object_type === "FILE") found.files[`/Workspace${path}`] = Number(object.size ?? 0)
              else found.notebooks.push({ path, object_type: object.object_type, language: object.language })
              return Effect.void
            },
            { discard: true }
          )
      )
    yield* inWorkspace("/")
    const dbfs = kernel.use(Dbfs.make)
    const inDbfs = (folder: string): void => {
      for (const { isFolder, name, size } of dbfs.list(folder)) {
        const path = `${folder}/${name}`
        if (isFolder) inDbfs(path)
        else found.files[`dbfs:${path}`] = size
      }
    }
    inDbfs("")
    const volumes = kernel.use(Volumes.make)
    const inVolume = (directory: string): void => {
      for (const { isDirectory, path, size } of volumes.list(directory) ?? []) {
        if (isDirectory) inVolume(path)
        else found.files[path] = size
      }
    }
    for (const { fields } of kernel.use(State.make).under("/api/unity-catalog/volumes/")) {
      inVolume(`/Volumes/${fields.catalog_name}/${fields.schema_name}/${fields.name}`)
    }
    return { files: found.files, notebooks: found.notebooks.sort(byFields(["path"])) }
  })

  const store = kernel.use(Store.make)
  const schemaOf = (path: string) => store.match("GET", path.replace(/^\/api\//, "/api/2.0/"))?.route.response?.ast

  return Effect.gen(function* () {
    const sections = {
      ...Object.fromEntries(yield* listed),
      secrets: yield* secrets,
      ...(yield* files),
      resources: Object.fromEntries(
        kernel
          .use(State.make)
          .under("/")
          .filter(({ path }) => !isGiven(path))
          .map(({ fields, path }) => [path.replace(/^\/api\//, ""), redact(schemaOf(path), fields)])
      )
    }
    return plain(Object.fromEntries(Object.entries(sections).filter(([, section]) => !isEmpty(section)))) as Snapshot
  })
}
