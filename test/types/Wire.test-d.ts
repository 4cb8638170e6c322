/** Tests the encoded types of schemas. */
import type * as Schema from "effect/Schema"
import type * as Wire from "../../src/schemas/Wire.js"
import type * as Jobs from "../../src/services/Jobs.js"

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

const yes = <_ extends true>(): void => {}

type Encoded = Schema.Schema.Encoded<typeof Jobs.RunNowResponse>

// Ids are encoded as numbers or strings of digits, never as bigints.
yes<Equals<Encoded["run_id"], number | string>>()
yes<Equals<Schema.Schema.Type<typeof Jobs.RunNowResponse>["run_id"], number | bigint>>()
yes<Equals<Schema.Schema.Encoded<typeof Wire.Int64>, number | string>>()
yes<Equals<Schema.Schema.Encoded<typeof Wire.Int64FromString>, string>>()

// Other fields are unchanged.
type Run = Schema.Schema.Encoded<typeof Jobs.Run>
yes<Equals<Run["run_name"], Jobs.Run["run_name"]>>()
yes<Equals<Run["trigger"], Jobs.Run["trigger"]>>()
yes<Equals<NonNullable<Run["tasks"]>[number]["run_id"], number | string>>()
yes<Equals<Wire.Encoded<unknown>, unknown>>()
