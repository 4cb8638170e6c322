/** Where SQL and the REST APIs of Unity Catalog meet: the engine of the workspace, and what it keeps. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Scope from "effect/Scope"
import * as Directory from "./api/directory.js"
import { type ApiFailure, apiFailure } from "./failure.js"
import type { Kernel } from "./kernel.js"
import type { Running } from "./sql/engine.js"
import type { SqlError } from "./sql/errors.js"
import type { Metastore } from "./sql/metastore.js"
import * as CatalogFields from "./store/catalogFields.js"
import * as CatalogRules from "./store/catalogRules.js"
import * as State from "./store/state.js"
import * as Volumes from "./volumes/volumes.js"

export interface Lakehouse {
  /** The engine, opened once. Undefined if the workspace runs no SQL. */
  readonly opened: Effect.Effect<Running, SqlError> | undefined
  /** Serves a request about Unity Catalog: on what was saved, and saves what it changes. */
  readonly durably: <A>(serve: () => Effect.Effect<A, ApiFailure>) => Effect.Effect<A, ApiFailure>
}

const failed = ({ message }: SqlError): ApiFailure => apiFailure(501, "NOT_IMPLEMENTED", message)

export const make = (kernel: Kernel): Lakehouse => {
  const engine = kernel.options.sql
  const state = kernel.use(State.make)
  if (engine === undefined) return { opened: undefined, durably: (serve) => Effect.suspend(serve) }
  const directory = kernel.use(Directory.workspace)
  const metastoreId = CatalogFields.metastoreIdOf(kernel.workspaceId)

  const principalsOf = (userName: string): ReadonlyArray<string> => {
    const names = new Set([userName])
    const visit = (id: string): void => {
      for (const group of directory.groupsOf(id)) {
        if (names.has(group.name)) continue
        names.add(group.name)
        visit(group.id)
      }
    }
    const id = directory.principal(userName)
    if (id !== undefined) visit(id)
    return [...names]
  }

  const metastore: Metastore = {
    id: metastoreId,
    state,
    uuid: kernel.ids.uuid,
    owner: kernel.user.userName,
    isEnforced: kernel.options.grants === "enforced",
    principalsOf,
    files: kernel.use(Volumes.make)
  }

  // Every workspace has them from the beginning.
  const creation = { userName: kernel.user.userName, now: kernel.now(), uuid: kernel.ids.uuid, metastoreId }
  for (const name of ["main", "system"]) {
    const collection = `${CatalogRules.root}/catalogs`
    const fields = name === "main" ? { name } : { name, owner: "System user", catalog_type: "SYSTEM_CATALOG" }
    const item = state.create(
      CatalogRules.pathIn("catalogs", name),
      CatalogFields.created(collection, fields, creation)
    )
    CatalogRules.addFirstSchemas(state, item, creation)
  }
  state.remove(CatalogRules.pathIn("schemas", "system.default"))

  const opened = Effect.runSync(Effect.cached(Scope.extend(engine.open(metastore), kernel.scope)))

  const durably: Lakehouse["durably"] = (serve) =>
    engine.isDurable
      ? Effect.gen(function* () {
          const running = yield* Effect.mapError(opened, failed)
          const before = state.version()
          const answer = yield* Effect.either(serve())
          if (state.version() !== before) yield* Effect.mapError(running.save, failed)
          return yield* Either.isLeft(answer) ? Effect.fail(answer.left) : Effect.succeed(answer.right)
        })
      : Effect.suspend(serve)

  return { opened, durably }
}
