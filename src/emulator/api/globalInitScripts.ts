/** Emulates the Global Init Scripts API. Scripts are stored in order, but clusters do not run them. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Base64 from "../../internal/codec/base64.js"
import type { GlobalInitScriptDetails } from "../../schemas/GlobalInitScripts.js"
import * as Wire from "../../schemas/Wire.js"
import { operations } from "../../services/globalInitScripts/operations.js"
import { type ApiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route, serving } from "../router.js"

export interface GlobalInitScripts {
  readonly routes: ReadonlyArray<Route>
}

interface Script {
  readonly id: string
  readonly createdAt: number
  readonly createdBy: string
  name: string
  /** The script in base64. */
  content: string
  enabled: boolean
  updatedAt: number
  updatedBy: string
}

const maxBytes = 64 * 1024

const UpdateRequest = Schema.Struct({
  script_id: Schema.String,
  name: Wire.optional(Schema.String),
  script: Wire.optional(Schema.String),
  enabled: Wire.optional(Schema.Boolean),
  position: Wire.optional(Wire.Int)
})

const contentOf = (script: string): Either.Either<string, ApiFailure> => {
  const bytes = Base64.decode(script)
  if (bytes === undefined) return Either.left(invalidParameterValue("The script is not valid base64"))
  return bytes.length <= maxBytes
    ? Either.right(script)
    : Either.left(invalidParameterValue(`The script of ${bytes.length} bytes is larger than ${maxBytes} bytes`))
}

export const make = (kernel: Kernel): GlobalInitScripts => {
  /** The index of a script is its position. */
  const scripts: Array<Script> = []

  const existing = (id: string): Either.Either<Script, ApiFailure> =>
    Either.fromNullable(
      scripts.find((script) => script.id === id),
      () => resourceDoesNotExist(`The global init script with id ${id} does not exist.`)
    )

  /** Moves a script. A position beyond the end means the end. */
  const place = (script: Script, position: number | null | undefined): Either.Either<void, ApiFailure> => {
    if ((position ?? 0) < 0) return Either.left(invalidParameterValue(`position must not be negative: ${position}`))
    const index = scripts.indexOf(script)
    if (index !== -1) scripts.splice(index, 1)
    scripts.splice(position ?? scripts.length, 0, script)
    return Either.void
  }

  const detailsOf = (script: Script): GlobalInitScriptDetails => ({
    script_id: script.id,
    name: script.name,
    position: scripts.indexOf(script),
    enabled: script.enabled,
    created_at: script.createdAt,
    created_by: script.createdBy,
    updated_at: script.updatedAt,
    updated_by: script.updatedBy
  })

  const routes: ReadonlyArray<Route> = [
    route(operations.list, () => Either.right(scripts.length === 0 ? {} : { scripts: scripts.map(detailsOf) })),
    route(operations.get, ({ script_id }) =>
      Either.map(existing(script_id), (script) => ({ ...detailsOf(script), script: script.content }))
    ),
    route(operations.create, ({ enabled, name, position, script: content }, { user }) =>
      Either.gen(function* () {
        if (name === "") return yield* Either.left(invalidParameterValue("The name of a script must not be empty"))
        const script: Script = {
          id: kernel.ids.hex(16).toUpperCase(),
          name,
          content: yield* contentOf(content),
          enabled: enabled === true,
          createdAt: kernel.now(),
          createdBy: user.userName,
          updatedAt: kernel.now(),
          updatedBy: user.userName
        }
        yield* place(script, position)
        return { script_id: script.id }
      })
    ),
    // Clients in other languages may omit unchanged fields.
    route(serving(operations.update, { request: UpdateRequest }), (changes, { user }) =>
      Either.gen(function* () {
        const script = yield* existing(changes.script_id)
        const content = yield* contentOf(changes.script ?? script.content)
        if (changes.position !== undefined && changes.position !== null) yield* place(script, changes.position)
        script.content = content
        script.name = changes.name ?? script.name
        script.enabled = changes.enabled ?? script.enabled
        script.updatedAt = kernel.now()
        script.updatedBy = user.userName
      })
    ),
    route(operations.delete, ({ script_id }) =>
      Either.map(existing(script_id), (script) => {
        scripts.splice(scripts.indexOf(script), 1)
      })
    )
  ]

  return { routes }
}
