/**
 * Options of ingestion pipelines for sources of files and messages: cloud drives, Kafka, RabbitMQ.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The file format. `FILE` keeps files unchanged.
 *
 * Not in the current version of the API: `FILE`.
 *
 * @since 0.1.0
 * @category files
 */
export const FileIngestionOptionsFileFormat = Wire.openEnum("FileIngestionOptionsFileFormat", [
  "CSV",
  "JSON",
  "PARQUET",
  "AVRO",
  "ORC",
  "XML",
  "EXCEL",
  "BINARYFILE",
  "FILE"
])

/**
 * @since 0.1.0
 * @category files
 */
export type FileIngestionOptionsFileFormat = typeof FileIngestionOptionsFileFormat.Type

/**
 * How new columns in the data are handled, as in Auto Loader: they are added (optionally also widening the types of
 * existing columns), the update fails, their values go to the rescued data column, or they are ignored.
 *
 * @since 0.1.0
 * @category files
 */
export const FileIngestionOptionsSchemaEvolutionMode = Wire.openEnum("FileIngestionOptionsSchemaEvolutionMode", [
  "ADD_NEW_COLUMNS",
  "ADD_NEW_COLUMNS_WITH_TYPE_WIDENING",
  "FAIL_ON_NEW_COLUMNS",
  "RESCUE",
  "NONE"
])

/**
 * @since 0.1.0
 * @category files
 */
export type FileIngestionOptionsSchemaEvolutionMode = typeof FileIngestionOptionsSchemaEvolutionMode.Type

/**
 * A filter for files. A file must match all conditions.
 *
 * @since 0.1.0
 * @category files
 */
export class FileFilter extends Wire.struct<FileFilter>("FileFilter")({
  /** Only files modified after this time, such as `2026-06-01T13:00:00`. */
  modified_after: Wire.optional(Schema.String),
  /** Only files modified before this time, such as `2026-06-01T13:00:00`. */
  modified_before: Wire.optional(Schema.String),
  /** Only files whose name matches this glob pattern, such as `*.csv`. */
  path_filter: Wire.optional(Schema.String)
}) {}

/**
 * How to read files.
 *
 * @since 0.1.0
 * @category files
 */
export class FileIngestionOptions extends Wire.struct<FileIngestionOptions>("FileIngestionOptions")({
  /** Required if the files are read into a single table. */
  format: Wire.optional(FileIngestionOptionsFileFormat),
  /** Auto Loader options for the format, such as `{ header: "true" }` for CSV. */
  format_options: Wire.optional(Wire.StringMap),
  file_filters: Wire.optional(Wire.array(FileFilter)),
  schema_evolution_mode: Wire.optional(FileIngestionOptionsSchemaEvolutionMode),
  /** Column types, such as `id long, price decimal(10, 2)`. */
  schema_hints: Wire.optional(Schema.String),
  /** Whether to infer column types. Otherwise all columns are strings. */
  infer_column_types: Wire.optional(Schema.Boolean),
  /** Whether column names are case-sensitive. */
  reader_case_sensitive: Wire.optional(Schema.Boolean),
  /** The column for data that does not match the schema. */
  rescued_data_column: Wire.optional(Schema.String),
  /** The column for records that cannot be parsed. */
  corrupt_record_column: Wire.optional(Schema.String),
  ignore_corrupt_files: Wire.optional(Schema.Boolean),
  /** The variant column for entire records. If set, the table has only this column. */
  single_variant_column: Wire.optional(Schema.String)
}) {}

/**
 * The type of Google Drive data to read.
 *
 * Not in the current version of the API: `FILE_PERMISSION`, `GROUP_MEMBERSHIP`.
 *
 * @since 0.1.0
 * @category files
 */
export const GoogleDriveOptionsGoogleDriveEntityType = Wire.openEnum("GoogleDriveOptionsGoogleDriveEntityType", [
  "FILE",
  "FILE_METADATA",
  "FILE_PERMISSION",
  "PERMISSION",
  "GROUP_MEMBERSHIP"
])

/**
 * @since 0.1.0
 * @category files
 */
export type GoogleDriveOptionsGoogleDriveEntityType = typeof GoogleDriveOptionsGoogleDriveEntityType.Type

/**
 * Which Google Drive data to read: the drive of one user, everything that the user can access, or the drives of the
 * whole domain.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category files
 */
export const GoogleDriveOptionsGoogleDriveIngestionScope = Wire.openEnum(
  "GoogleDriveOptionsGoogleDriveIngestionScope",
  ["USER_DRIVE", "USER_ACCESSIBLE", "DOMAIN_USER_DRIVES", "DOMAIN_SHARED_DRIVES", "DOMAIN_ALL"]
)

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category files
 */
export type GoogleDriveOptionsGoogleDriveIngestionScope = typeof GoogleDriveOptionsGoogleDriveIngestionScope.Type

/**
 * Google Drive. Set either `url` or `scope`.
 *
 * @since 0.1.0
 * @category files
 */
export class GoogleDriveOptions extends Wire.struct<GoogleDriveOptions>("GoogleDriveOptions")({
  /** The file or folder to read. */
  url: Wire.optional(Schema.String),
  /** @deprecated Not in the current version of the API. */
  scope: Wire.optional(GoogleDriveOptionsGoogleDriveIngestionScope),
  entity_type: Wire.optional(GoogleDriveOptionsGoogleDriveEntityType),
  file_ingestion_options: Wire.optional(FileIngestionOptions)
}) {}

/**
 * The type of OneDrive data to read.
 *
 * Not in the current version of the API: `FILE_PERMISSION`, `GROUP_MEMBERSHIP`.
 *
 * @since 0.1.0
 * @category files
 */
export const OneDriveOptionsOneDriveEntityType = Wire.openEnum("OneDriveOptionsOneDriveEntityType", [
  "FILE",
  "FILE_METADATA",
  "FILE_PERMISSION",
  "GROUP_MEMBERSHIP"
])

/**
 * @since 0.1.0
 * @category files
 */
export type OneDriveOptionsOneDriveEntityType = typeof OneDriveOptionsOneDriveEntityType.Type

/**
 * OneDrive.
 *
 * @since 0.1.0
 * @category files
 */
export class OneDriveOptions extends Wire.struct<OneDriveOptions>("OneDriveOptions")({
  /** The drive, folder or file to read. Required. */
  url: Wire.optional(Schema.String),
  /** The default is `FILE`. */
  entity_type: Wire.optional(OneDriveOptionsOneDriveEntityType),
  file_ingestion_options: Wire.optional(FileIngestionOptions)
}) {}

/**
 * The type of SharePoint data to read.
 *
 * Not in the current version of the API: `FILE_PERMISSION`, `GROUP_MEMBERSHIP`.
 *
 * @since 0.1.0
 * @category files
 */
export const SharepointOptionsSharepointEntityType = Wire.openEnum("SharepointOptionsSharepointEntityType", [
  "FILE",
  "FILE_METADATA",
  "FILE_PERMISSION",
  "PERMISSION",
  "GROUP_MEMBERSHIP",
  "LIST"
])

/**
 * @since 0.1.0
 * @category files
 */
export type SharepointOptionsSharepointEntityType = typeof SharepointOptionsSharepointEntityType.Type

/**
 * SharePoint.
 *
 * @since 0.1.0
 * @category files
 */
export class SharepointOptions extends Wire.struct<SharepointOptions>("SharepointOptions")({
  /** The site, library, folder or file to read. Required. */
  url: Wire.optional(Schema.String),
  /** The default is `FILE`. */
  entity_type: Wire.optional(SharepointOptionsSharepointEntityType),
  file_ingestion_options: Wire.optional(FileIngestionOptions)
}) {}

/**
 * How messages that cannot be decoded are handled: the update fails, or their columns are null.
 *
 * @since 0.1.0
 * @category messages
 */
export const ParseMode = Wire.openEnum("ParseMode", ["FAILFAST", "PERMISSIVE"])

/**
 * @since 0.1.0
 * @category messages
 */
export type ParseMode = typeof ParseMode.Type

/**
 * A schema registry that is compatible with the Confluent Schema Registry.
 *
 * @since 0.1.0
 * @category messages
 */
export class ConfluentSchemaRegistryOptions extends Wire.struct<ConfluentSchemaRegistryOptions>(
  "ConfluentSchemaRegistryOptions"
)({
  /** The subject to look up. Required. */
  subject: Wire.optional(Schema.String)
}) {}

/**
 * The schema registry that provides the message schema at read time.
 *
 * @since 0.1.0
 * @category messages
 */
export class SchemaRegistryConfig extends Wire.struct<SchemaRegistryConfig>("SchemaRegistryConfig")({
  /** Required. */
  confluent_options: Wire.optional(ConfluentSchemaRegistryOptions),
  /** The Unity Catalog connection of the registry. The default is that of the source. */
  connection_name: Wire.optional(Schema.String),
  /** The short or full name of the message in the Protobuf schema. The default is the first message. */
  protobuf_message_name: Wire.optional(Schema.String)
}) {}

/**
 * How Avro is decoded. The schema is set with exactly one of three fields.
 *
 * @since 0.1.0
 * @category messages
 */
export class AvroTransformerOptions extends Wire.struct<AvroTransformerOptions>("AvroTransformerOptions")({
  /** The schema, as a JSON string. */
  schema: Wire.optional(Schema.String),
  /** The path of an `.avsc` file. */
  schema_file_path: Wire.optional(Schema.String),
  schema_registry: Wire.optional(SchemaRegistryConfig),
  /** The default is `FAILFAST`. */
  parse_mode: Wire.optional(ParseMode)
}) {}

/**
 * How JSON is decoded.
 *
 * @since 0.1.0
 * @category messages
 */
export class JsonTransformerOptions extends Wire.struct<JsonTransformerOptions>("JsonTransformerOptions")({
  /** Whether to decode the whole value to a single variant column. */
  as_variant: Wire.optional(Schema.Boolean),
  /** The schema, in Spark DDL. */
  schema: Wire.optional(Schema.String),
  /** The path of a `.ddl` file. */
  schema_file_path: Wire.optional(Schema.String),
  schema_evolution_mode: Wire.optional(FileIngestionOptionsSchemaEvolutionMode),
  /** Column types, such as `id long, price decimal(10, 2)`. */
  schema_hints: Wire.optional(Schema.String)
}) {}

/**
 * How Protobuf is decoded.
 *
 * @since 0.1.0
 * @category messages
 */
export class ProtobufTransformerOptions extends Wire.struct<ProtobufTransformerOptions>("ProtobufTransformerOptions")({
  /** The path of a `.desc` file in DBFS or in a volume. Required without `schema_registry`. */
  desc_file_path: Wire.optional(Schema.String),
  /** The full name of the message type. Required. */
  message_name: Wire.optional(Schema.String),
  schema_registry: Wire.optional(SchemaRegistryConfig),
  /** The default is `FAILFAST`. */
  parse_mode: Wire.optional(ParseMode),
  /** The max depth of recursive fields: 1 to 10, 0 to drop them, or -1 to reject them. */
  recursive_fields_max_depth: Wire.optional(Wire.Int)
}) {}

/**
 * The format of encoded data.
 *
 * @since 0.1.0
 * @category messages
 */
export const TransformerFormat = Wire.openEnum("TransformerFormat", ["STRING", "JSON", "AVRO", "PROTOBUF"])

/**
 * @since 0.1.0
 * @category messages
 */
export type TransformerFormat = typeof TransformerFormat.Type

/**
 * Decodes bytes to columns.
 *
 * @since 0.1.0
 * @category messages
 */
export class Transformer extends Wire.struct<Transformer>("Transformer")({
  /** Required. */
  format: Wire.optional(TransformerFormat),
  /** The input column. If omitted, the default column. */
  input_column: Wire.optional(Schema.String),
  /** The output column. The default is the input column. */
  output_column: Wire.optional(Schema.String),
  avro_options: Wire.optional(AvroTransformerOptions),
  json_options: Wire.optional(JsonTransformerOptions),
  protobuf_options: Wire.optional(ProtobufTransformerOptions)
}) {}

/**
 * Kafka. Set either `topics` or `topic_pattern`.
 *
 * @since 0.1.0
 * @category messages
 */
export class KafkaOptions extends Wire.struct<KafkaOptions>("KafkaOptions")({
  topics: Wire.optional(Wire.array(Schema.String)),
  /** A Java regular expression for topic names. */
  topic_pattern: Wire.optional(Schema.String),
  /** Where the first read starts: `latest` or `earliest`. The default is `latest`. */
  starting_offset: Wire.optional(Schema.String),
  /** How keys are decoded. The default is raw bytes. */
  key_transformer: Wire.optional(Transformer),
  /** How values are decoded. The default is raw bytes. */
  value_transformer: Wire.optional(Transformer),
  /**
   * How offset ranges are mapped to Spark partitions: `auto` uses the measured throughput, `none` maps them one to one.
   * The default is `auto`.
   *
   * @deprecated Not in the current version of the API.
   */
  max_partitions: Wire.optional(Schema.String),
  /** The max number of offsets in a batch. Intended for Databricks. */
  max_offsets_per_trigger: Wire.optional(Wire.Int64),
  /** Settings for the Kafka client. Not supported by Databricks. */
  client_config: Wire.optional(Wire.StringMap)
}) {}

/**
 * RabbitMQ.
 *
 * @since 0.1.0
 * @category messages
 */
export class RabbitmqOptions extends Wire.struct<RabbitmqOptions>("RabbitmqOptions")({
  queue: Wire.expected(Schema.String)
}) {}

/**
 * How the destination table of a record is determined from the record itself. The value of `fanout_by` is the table
 * name.
 *
 * @since 0.1.0
 * @category messages
 */
export class IngestionPipelineDefinitionFanoutOptions extends Wire.struct<IngestionPipelineDefinitionFanoutOptions>(
  "IngestionPipelineDefinitionFanoutOptions"
)({
  /** A column, a nested field (`value.event_name`), or a SQL expression (`value:event_name::string`). */
  fanout_by: Wire.optional(Schema.String),
  /** Transformations of the records of each table before they are written. */
  transforms: Wire.optional(Wire.array(Transformer))
}) {}
