/** Creates an alert, or changes it to what is wanted. */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import * as Lazy from "../../../schemas/lazy.js"
import type { AlertV2 } from "../../../schemas/sql/AlertsV2.js"
import { changedFields } from "../internal/changes.js"
import { AlertsV2 } from "./service.js"

/**
 * Several alerts have the same display name.
 *
 * @since 0.1.0
 * @category errors
 */
export class AlertAmbiguous extends Lazy.TaggedError<AlertAmbiguous>()("AlertAmbiguous", () => ({
  message: Schema.String,
  display_name: Schema.String,
  ids: Schema.Array(Schema.String)
})) {}

/**
 * Makes the alert of a display name have these fields, and returns it: creates it if there is none, changes only what
 * differs, and sends no change if nothing does. An existing alert is not moved to another `parent_path`.
 *
 * Fails with `AlertAmbiguous` if several alerts have the name, and with the errors of `listAlerts`, `createAlert` and
 * `updateAlert`.
 *
 * @since 0.1.0
 * @category alerts
 */
export const ensure = (alert: AlertV2): Effect.Effect<AlertV2, AlertAmbiguous | DatabricksError, AlertsV2> =>
  Effect.gen(function* () {
    const alerts = yield* AlertsV2
    const { display_name } = alert
    const found = yield* alerts.listAlerts({}).pipe(
      Stream.filter((one) => one.display_name === display_name && one.lifecycle_state !== "DELETED"),
      Stream.runCollect,
      Effect.map(Chunk.toReadonlyArray)
    )
    const [existing, ...others] = found
    if (existing === undefined) return yield* alerts.createAlert({ alert })
    const ids = found.flatMap(({ id }) => (id ? [id] : []))
    if (others.length > 0) {
      return yield* new AlertAmbiguous({
        message: `${found.length} alerts are named ${display_name}: change them by their ids (${ids.join(", ")})`,
        display_name: display_name ?? "",
        ids
      })
    }
    const { parent_path: _, ...fields } = alert
    const changed = changedFields({ ...existing }, { ...fields })
    if (changed.length === 0) return existing
    return yield* alerts.updateAlert({ id: existing.id ?? "", update_mask: changed.join(","), alert })
  })
