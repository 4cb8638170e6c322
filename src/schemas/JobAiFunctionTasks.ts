/**
 * Job tasks that apply an AI function to the rows of a table or the files of a volume, and their output.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

/**
 * A Unity Catalog name in three parts, each of which may be absent.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class QualifiedName extends Wire.struct<QualifiedName>("QualifiedName")({
  catalog: Wire.optional(Schema.String),
  schema: Wire.optional(Schema.String),
  table: Wire.optional(Schema.String)
}) {}

/**
 * A Delta table as input: the function is applied to each row.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class DeltaTableSource extends Wire.struct<DeltaTableSource>("DeltaTableSource")({
  /** `catalog.schema.table`. */
  table_name: Wire.expected(Schema.String),
  /** The column that holds the content. */
  input_column: Wire.expected(Schema.String),
  /**
   * The columns that identify a row from one run to the next, so that later runs process only what changed. If absent,
   * Delta row tracking identifies rows; without it, too, each run processes the whole table again.
   */
  merge_key_columns: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A volume as input: the function is applied to each file.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class VolumeSource extends Wire.struct<VolumeSource>("VolumeSource")({
  /** Such as `/Volumes/catalog/schema/volume/invoices`. */
  volume_path: Wire.expected(Schema.String)
}) {}

/**
 * A label that `ai_classify` can give.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiClassifyFunctionLabel extends Wire.struct<AiClassifyFunctionLabel>("AiClassifyFunctionLabel")({
  name: Wire.expected(Schema.String),
  /** What belongs under the label, for the model to read. */
  description: Wire.optional(Schema.String)
}) {}

/**
 * The labels that `ai_classify` chooses from.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiClassifyFunctionInlineLabels extends Wire.struct<AiClassifyFunctionInlineLabels>(
  "AiClassifyFunctionInlineLabels"
)({
  /** Between 2 and 10 labels; one is enough with `multilabel`. */
  labels: Wire.expected(Wire.array(AiClassifyFunctionLabel))
}) {}

/**
 * Gives each input one or more labels, by the function `ai_classify`.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiClassifyFunction extends Wire.struct<AiClassifyFunction>("AiClassifyFunction")({
  /** The version of the function, such as `2.1`. */
  version: Wire.expected(Schema.String),
  inline_labels: Wire.optional(AiClassifyFunctionInlineLabels),
  /** What the task is about, for the model to read. */
  instructions: Wire.optional(Schema.String),
  /** Whether an input may get several labels. */
  multilabel: Wire.optional(Schema.Boolean),
  /** Whether the result has a confidence score for each label. */
  enable_confidence_scores: Wire.optional(Schema.Boolean),
  /** Whether the result says why each label was chosen. */
  enable_rationales: Wire.optional(Schema.Boolean)
}) {}

/**
 * How `ai_extract` works; `MODE_PRECISION` in place of the standard extraction.
 *
 * @since 0.1.0
 * @category AI functions
 */
export const AiExtractFunctionMode = Wire.openEnum("AiExtractFunctionMode", ["MODE_PRECISION"])

/**
 * @since 0.1.0
 * @category AI functions
 */
export type AiExtractFunctionMode = typeof AiExtractFunctionMode.Type

/**
 * Extracts fields from each input, by the function `ai_extract`.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiExtractFunction extends Wire.struct<AiExtractFunction>("AiExtractFunction")({
  /** The version of the function, such as `2.1`. */
  version: Wire.expected(Schema.String),
  /**
   * The fields to extract, JSON as text: an array of their names (`["company", "amount"]`), or an object that gives each
   * name a type and possibly a description.
   */
  schema: Wire.optional(Schema.String),
  /** What the task is about, for the model to read. */
  instructions: Wire.optional(Schema.String),
  /** Standard extraction if absent. */
  mode: Wire.optional(AiExtractFunctionMode),
  /** Whether the result says where in the input each value was found. */
  enable_citations: Wire.optional(Schema.Boolean),
  /** Whether the result has a confidence score for each field. */
  enable_confidence_scores: Wire.optional(Schema.Boolean)
}) {}

/**
 * Kinds of element in a document that get a description; `DESCRIPTION_ELEMENT_TYPE_ALL` stands for every kind.
 *
 * @since 0.1.0
 * @category AI functions
 */
export const AiParseDocumentFunctionDescriptionElementType = Wire.openEnum(
  "AiParseDocumentFunctionDescriptionElementType",
  ["DESCRIPTION_ELEMENT_TYPE_ALL", "DESCRIPTION_ELEMENT_TYPE_FIGURE"]
)

/**
 * @since 0.1.0
 * @category AI functions
 */
export type AiParseDocumentFunctionDescriptionElementType = typeof AiParseDocumentFunctionDescriptionElementType.Type

/**
 * Parses documents into structured text, by the function `ai_parse_document`.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiParseDocumentFunction extends Wire.struct<AiParseDocumentFunction>("AiParseDocumentFunction")({
  /** The version of the output's schema, such as `2.0`. */
  version: Wire.expected(Schema.String),
  /** Which elements get a description that a model writes; none if absent. */
  description_element_types: Wire.optional(Wire.array(AiParseDocumentFunctionDescriptionElementType)),
  /** The path in a volume that images of pages and elements are written to. */
  image_output_path: Wire.optional(Schema.String),
  /** The pages to parse, from 1 on, such as `1,3,5-10`; all if absent. */
  page_range: Wire.optional(Schema.String)
}) {}

/**
 * Applies one AI function (`ai_classify`, `ai_extract` or `ai_parse_document`) to one source (`delta_table` or `volume`).
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiFunctionTask extends Wire.struct<AiFunctionTask>("AiFunctionTask")({
  /** The table that results are written to. Without `table`, the task makes a name that stays the same between runs. */
  output: Wire.expected(QualifiedName),
  delta_table: Wire.optional(DeltaTableSource),
  volume: Wire.optional(VolumeSource),
  ai_classify: Wire.optional(AiClassifyFunction),
  ai_extract: Wire.optional(AiExtractFunction),
  ai_parse_document: Wire.optional(AiParseDocumentFunction)
}) {}

/**
 * The output of an AI function task. While it runs, the counts tell how far it is.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiFunctionTaskOutput extends Wire.struct<AiFunctionTaskOutput>("AiFunctionTaskOutput")({
  /** The table that results are written to, with the name that the task made where it was given none. */
  output_table: Wire.optional(QualifiedName),
  /** Inputs to process: rows of a table, files of a volume. */
  total_row_count: Wire.optional(Wire.Int64),
  /** Inputs with a result so far. Can lag behind while the task runs. */
  succeeded_row_count: Wire.optional(Wire.Int64),
  /** Inputs that failed for good. Each is an error row in the output table; they alone do not fail the run. */
  failed_row_count: Wire.optional(Wire.Int64),
  /**
   * A rough estimate of the time left to apply the function, in seconds with the unit: `3600s`. The merge into the output
   * table comes on top.
   */
  estimated_time_remaining: Wire.optional(Schema.String)
}) {}

/**
 * What an AI function task was given, about which the API says nothing so far.
 *
 * @since 0.1.0
 * @category run tasks
 */
export const ResolvedValuesAiFunctionTaskResolvedValues = Lazy.schema(() =>
  Wire.JsonObject.annotations({ identifier: "ResolvedValuesAiFunctionTaskResolvedValues" })
)

/**
 * @since 0.1.0
 * @category run tasks
 */
export interface ResolvedValuesAiFunctionTaskResolvedValues
  extends Schema.Schema.Type<typeof ResolvedValuesAiFunctionTaskResolvedValues> {}
