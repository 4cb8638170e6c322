import * as Effect from "effect/Effect"
import * as Contents from "../../internal/call/contents.js"
import type { DatabricksError, DecodeError } from "../../schemas/DatabricksError.js"
import type { CreateResponse, GetGlobalInitScriptRequest } from "../../schemas/GlobalInitScripts.js"
import { operations } from "./operations.js"
import { GlobalInitScripts } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ScriptText {
  readonly name: string
  /** The script, at most 64 KiB in UTF-8. */
  readonly text: string
  /** Whether clusters run the script (default false). */
  readonly enabled?: boolean | undefined
  /** The position in the run order, starting at 0 (default: last). */
  readonly position?: number | undefined
}

/**
 * Creates a script.
 *
 * Fails with the errors of `create`.
 *
 * @example
 * ```ts
 * import { GlobalInitScripts } from "effect-databricks"
 *
 * const certificates = GlobalInitScripts.createFromText({
 *   name: "company certificates",
 *   text: "#!/bin/bash\ncp /Volumes/main/default/certs/*.crt /usr/local/share/ca-certificates/\nupdate-ca-certificates\n",
 *   enabled: true
 * })
 * ```
 *
 * @since 0.1.0
 * @category text
 */
export const createFromText = (
  script: ScriptText
): Effect.Effect<CreateResponse, DatabricksError, GlobalInitScripts> => {
  const { text, ...rest } = script
  return Effect.gen(function* () {
    const scripts = yield* GlobalInitScripts
    return yield* scripts.create({ ...rest, script: yield* Contents.toBase64(operations.create, "text", text) })
  })
}

/**
 * Changes to a script. Fields that are not set keep their value.
 *
 * @since 0.1.0
 * @category models
 */
export interface ScriptChanges {
  readonly script_id: string
  readonly name?: string | undefined
  /** The script, at most 64 KiB in UTF-8. */
  readonly text?: string | undefined
  /** Whether clusters run the script. */
  readonly enabled?: boolean | undefined
  /** The position in the run order, starting at 0. */
  readonly position?: number | undefined
}

/** Fails if a field is missing that must be sent back. Sending it empty would erase it. */
const present = (field: "name" | "script", value: string | null | undefined): Effect.Effect<string, DecodeError> =>
  value === null || value === undefined
    ? Contents.undecodable(operations.get, field, "is missing")
    : Effect.succeed(value)

/**
 * Updates a script. Fields that are not set keep their value. The script is read first, because the API requires the
 * name and the content with every update.
 *
 * Fails with the errors of `get` and `update`.
 *
 * @example
 * ```ts
 * import { GlobalInitScripts } from "effect-databricks"
 *
 * const switchOff = GlobalInitScripts.updateFromText({ script_id: "5BC6F3A2D8E94C17", enabled: false })
 * ```
 *
 * @since 0.1.0
 * @category text
 */
export const updateFromText = (changes: ScriptChanges): Effect.Effect<void, DatabricksError, GlobalInitScripts> =>
  Effect.gen(function* () {
    const scripts = yield* GlobalInitScripts
    const { name, script_id, text, ...rest } = changes
    const given = text === undefined ? undefined : yield* Contents.toBase64(operations.update, "text", text)
    const now = name === undefined || given === undefined ? yield* scripts.get({ script_id }) : undefined
    return yield* scripts.update({
      ...rest,
      script_id,
      name: name ?? (yield* present("name", now?.name)),
      script: given ?? (yield* present("script", now?.script))
    })
  })

/**
 * Returns the text of a script.
 *
 * Fails with the errors of `get`, and with `DecodeError` if the script is not UTF-8 text.
 *
 * @since 0.1.0
 * @category text
 */
export const getText = (
  request: GetGlobalInitScriptRequest
): Effect.Effect<string, DatabricksError, GlobalInitScripts> =>
  Effect.flatMap(
    Effect.flatMap(GlobalInitScripts, (scripts) => scripts.get(request)),
    ({ script }) => Contents.toText(operations.get, "script", script)
  )
