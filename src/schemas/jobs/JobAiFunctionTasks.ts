/**
 * Job tasks that apply an AI function to the rows of a table or the files of a volume. Includes their output.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "../lazy.js"
import * as Wire from "../Wire.js"

/**
 * A three-part Unity Catalog name. Each part is optional.
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
 * A Delta table as the source. The function is applied to each row.
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
   * The columns that identify a row across runs, so that later runs process only changes. If omitted, Delta row
   * tracking is used. If row tracking is not enabled either, each run processes the whole table.
   */
  merge_key_columns: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A volume as the source. The function is applied to each file.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class VolumeSource extends Wire.struct<VolumeSource>("VolumeSource")({
  /** The path of the volume, such as `/Volumes/catalog/schema/volume/invoices`. */
  volume_path: Wire.expected(Schema.String)
}) {}

/**
 * A label that `ai_classify` can assign.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiClassifyFunctionLabel extends Wire.struct<AiClassifyFunctionLabel>("AiClassifyFunctionLabel")({
  name: Wire.expected(Schema.String),
  /** A description of the label for the model. */
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
  /** 2 to 10 labels. With `multilabel`, a single label is allowed. */
  labels: Wire.expected(Wire.array(AiClassifyFunctionLabel))
}) {}

/**
 * Assigns one or more labels to each input with the function `ai_classify`.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiClassifyFunction extends Wire.struct<AiClassifyFunction>("AiClassifyFunction")({
  /** The version of the function, such as `2.1`. */
  version: Wire.expected(Schema.String),
  inline_labels: Wire.optional(AiClassifyFunctionInlineLabels),
  /** Instructions for the model. */
  instructions: Wire.optional(Schema.String),
  /** Whether an input can have several labels. */
  multilabel: Wire.optional(Schema.Boolean),
  /** Whether to return a confidence score for each label. */
  enable_confidence_scores: Wire.optional(Schema.Boolean),
  /** Whether to return the reason for each label. */
  enable_rationales: Wire.optional(Schema.Boolean)
}) {}

/**
 * The mode of `ai_extract`. `MODE_PRECISION` replaces the standard extraction.
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
 * Extracts fields from each input with the function `ai_extract`.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiExtractFunction extends Wire.struct<AiExtractFunction>("AiExtractFunction")({
  /** The version of the function, such as `2.1`. */
  version: Wire.expected(Schema.String),
  /**
   * The fields to extract, as a JSON string: an array of names (`["company", "amount"]`), or an object that maps each
   * name to a type and an optional description.
   */
  schema: Wire.optional(Schema.String),
  /** Instructions for the model. */
  instructions: Wire.optional(Schema.String),
  /** The default is standard extraction. */
  mode: Wire.optional(AiExtractFunctionMode),
  /** Whether to return the location in the input of each value. */
  enable_citations: Wire.optional(Schema.Boolean),
  /** Whether to return a confidence score for each field. */
  enable_confidence_scores: Wire.optional(Schema.Boolean)
}) {}

/**
 * The types of document elements to describe. `DESCRIPTION_ELEMENT_TYPE_ALL` selects all types.
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
 * Parses documents into structured text with the function `ai_parse_document`.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiParseDocumentFunction extends Wire.struct<AiParseDocumentFunction>("AiParseDocumentFunction")({
  /** The version of the output schema, such as `2.0`. */
  version: Wire.expected(Schema.String),
  /** The elements for which the model writes a description. The default is none. */
  description_element_types: Wire.optional(Wire.array(AiParseDocumentFunctionDescriptionElementType)),
  /** The volume path for the images of pages and elements. */
  image_output_path: Wire.optional(Schema.String),
  /** The pages to parse, starting at 1, such as `1,3,5-10`. The default is all pages. */
  page_range: Wire.optional(Schema.String)
}) {}

/**
 * Applies one AI function (`ai_classify`, `ai_extract` or `ai_parse_document`) to one source (`delta_table` or `volume`).
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiFunctionTask extends Wire.struct<AiFunctionTask>("AiFunctionTask")({
  /** The output table. If `table` is omitted, the task generates a name that is the same for every run. */
  output: Wire.expected(QualifiedName),
  delta_table: Wire.optional(DeltaTableSource),
  volume: Wire.optional(VolumeSource),
  ai_classify: Wire.optional(AiClassifyFunction),
  ai_extract: Wire.optional(AiExtractFunction),
  ai_parse_document: Wire.optional(AiParseDocumentFunction)
}) {}

/**
 * The output of an AI function task. The counts show the progress while the task is running.
 *
 * @since 0.1.0
 * @category AI functions
 */
export class AiFunctionTaskOutput extends Wire.struct<AiFunctionTaskOutput>("AiFunctionTaskOutput")({
  /** The output table, with the generated name if none was set. */
  output_table: Wire.optional(QualifiedName),
  /** The number of inputs: rows of a table or files of a volume. */
  total_row_count: Wire.optional(Wire.Int64),
  /** The number of inputs processed successfully. Can be out of date while the task is running. */
  succeeded_row_count: Wire.optional(Wire.Int64),
  /**
   * The number of inputs that failed permanently. Each has an error row in the output table. They do not fail the run.
   */
  failed_row_count: Wire.optional(Wire.Int64),
  /**
   * A rough estimate of the remaining time for applying the function, in seconds with the unit: `3600s`. Does not
   * include the merge into the output table.
   */
  estimated_time_remaining: Wire.optional(Schema.String)
}) {}

/**
 * The resolved values of an AI function task. The API does not document any fields yet.
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
