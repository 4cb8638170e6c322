/** The definition of a dashboard: the JSON that `serialized_dashboard` has as text. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { undecodable } from "../../../internal/call/contents.js"
import * as Json from "../../../internal/codec/json.js"
import { reader } from "../../../internal/codec/reader.js"
import type { DecodeError } from "../../../schemas/DatabricksError.js"
import type { Dashboard } from "../../../schemas/dashboards/Lakeview.js"
import * as Wire from "../../../schemas/Wire.js"
import { operations } from "./service.js"

/**
 * The position of a widget in the grid of its page.
 *
 * @since 0.1.0
 * @category definitions
 */
export class WidgetPosition extends Wire.struct<WidgetPosition>("WidgetPosition")({
  x: Wire.Int,
  y: Wire.Int,
  width: Wire.Int,
  height: Wire.Int
}) {}

/**
 * A widget and its place. The widget is JSON as the editor of dashboards writes it.
 *
 * @since 0.1.0
 * @category definitions
 */
export class LayoutItem extends Wire.struct<LayoutItem>("LayoutItem")({
  widget: Wire.JsonObject,
  position: Wire.optional(WidgetPosition)
}) {}

/**
 * @since 0.1.0
 * @category definitions
 */
export class DashboardPage extends Wire.struct<DashboardPage>("DashboardPage")({
  name: Schema.String,
  displayName: Wire.optional(Schema.String),
  layout: Wire.optional(Wire.array(LayoutItem))
}) {}

/**
 * A query that widgets show. `queryLines` are the parts of its text.
 *
 * @since 0.1.0
 * @category definitions
 */
export class DashboardDataset extends Wire.struct<DashboardDataset>("DashboardDataset")({
  name: Schema.String,
  displayName: Wire.optional(Schema.String),
  query: Wire.optional(Schema.String),
  queryLines: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The definition of a dashboard. Its format is that of the editor of dashboards and of bundles: other fields than these are
 * kept.
 *
 * @since 0.1.0
 * @category definitions
 */
export class DashboardDefinition extends Wire.struct<DashboardDefinition>("DashboardDefinition")({
  datasets: Wire.optional(Wire.array(DashboardDataset)),
  pages: Wire.array(DashboardPage)
}) {}

const read = reader(DashboardDefinition)

/**
 * Returns the definition of a dashboard of `get`, with all its fields.
 *
 * Fails with `DecodeError` if the dashboard has none, as in lists, or if it has an unknown form.
 *
 * @since 0.1.0
 * @category definitions
 */
export const definitionOf = (dashboard: Dashboard): Effect.Effect<DashboardDefinition, DecodeError> =>
  Effect.suspend(() => {
    const invalid = (says: string) => undecodable(operations.get, "serialized_dashboard", says)
    const text = dashboard.serialized_dashboard
    if (text === undefined || text === null) return Effect.fail(invalid("is missing"))
    return Effect.flatMap(Effect.try({ try: () => Json.parse(text), catch: () => invalid("is not JSON") }), (json) =>
      Either.mapLeft(read(json, text), invalid)
    )
  })

/**
 * The text of a definition, for the field `serialized_dashboard` of requests.
 *
 * @since 0.1.0
 * @category definitions
 */
export const serialize = (definition: DashboardDefinition): string => Json.stringify(definition) ?? ""
