/**
 * What an ingestion pipeline can be told about sources of files and of messages: cloud drives, Kafka, RabbitMQ.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * The format of files. `FILE` leaves them as they are.
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
 * What happens when data has columns that the table does not have, as Auto Loader knows it: they are added (perhaps with
 * wider types for those that are there), the update fails, their values go to the rescued data column, or they are
 * ignored.
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
 * Which files to read: those that meet all of the conditions.
 *
 * @since 0.1.0
 * @category files
 */
export class FileFilter extends Wire.struct<FileFilter>("FileFilter")({
  /** Only files changed after this time, such as `2026-06-01T13:00:00`. */
  modified_after: Wire.optional(Schema.String),
  /** Only files changed before this time, such as `2026-06-01T13:00:00`. */
  modified_before: Wire.optional(Schema.String),
  /** Only files whose name fits the glob pattern, such as `*.csv`. */
  path_filter: Wire.optional(Schema.String)
}) {}

/**
 * How files are read.
 *
 * @since 0.1.0
 * @category files
 */
export class FileIngestionOptions extends Wire.struct<FileIngestionOptions>("FileIngestionOptions")({
  /** Required where a single table is made of the files. */
  format: Wire.optional(FileIngestionOptionsFileFormat),
  /** Auto Loader's options for the format, such as `{ header: "true" }` for CSV. */
  format_options: Wire.optional(Wire.StringMap),
  file_filters: Wire.optional(Wire.array(FileFilter)),
  schema_evolution_mode: Wire.optional(FileIngestionOptionsSchemaEvolutionMode),
  /** Types for columns, as in `id long, price decimal(10, 2)`. */
  schema_hints: Wire.optional(Schema.String),
  /** Whether to find out the types of columns; otherwise all are strings. */
  infer_column_types: Wire.optional(Schema.Boolean),
  /** Whether the case of column names matters. */
  reader_case_sensitive: Wire.optional(Schema.Boolean),
  /** The column for what did not fit the schema. */
  rescued_data_column: Wire.optional(Schema.String),
  /** The column for records that could not be parsed. */
  corrupt_record_column: Wire.optional(Schema.String),
  ignore_corrupt_files: Wire.optional(Schema.Boolean),
  /** The one column, of type variant, that records go to whole. */
  single_variant_column: Wire.optional(Schema.String)
}) {}

/**
 * What of Google Drive is read.
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
 * How much of Google Drive is read: one user's drive, whatever that user can see, or the drives of the whole domain.
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
 * Google Drive. Give either `url` or `scope`.
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
 * What of OneDrive is read.
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
  /** Required: the drive, folder or file to read. */
  url: Wire.optional(Schema.String),
  /** `FILE` if absent. */
  entity_type: Wire.optional(OneDriveOptionsOneDriveEntityType),
  file_ingestion_options: Wire.optional(FileIngestionOptions)
}) {}

/**
 * What of SharePoint is read.
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
  /** Required: the site, library, folder or file to read. */
  url: Wire.optional(Schema.String),
  /** `FILE` if absent. */
  entity_type: Wire.optional(SharepointOptionsSharepointEntityType),
  file_ingestion_options: Wire.optional(FileIngestionOptions)
}) {}

/**
 * What happens to a message that cannot be decoded: the update fails, or its columns are null.
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
 * A schema registry that speaks as Confluent's does.
 *
 * @since 0.1.0
 * @category messages
 */
export class ConfluentSchemaRegistryOptions extends Wire.struct<ConfluentSchemaRegistryOptions>(
  "ConfluentSchemaRegistryOptions"
)({
  /** Required: the subject to look up. */
  subject: Wire.optional(Schema.String)
}) {}

/**
 * Where the schema of messages is looked up while they are read.
 *
 * @since 0.1.0
 * @category messages
 */
export class SchemaRegistryConfig extends Wire.struct<SchemaRegistryConfig>("SchemaRegistryConfig")({
  /** Required. */
  confluent_options: Wire.optional(ConfluentSchemaRegistryOptions),
  /** The Unity Catalog connection for the registry, where it is not that of the source. */
  connection_name: Wire.optional(Schema.String),
  /** Which message of a Protobuf schema, by its short or full name; the first if absent. */
  protobuf_message_name: Wire.optional(Schema.String)
}) {}

/**
 * How Avro is decoded. The schema is given in one of three ways.
 *
 * @since 0.1.0
 * @category messages
 */
export class AvroTransformerOptions extends Wire.struct<AvroTransformerOptions>("AvroTransformerOptions")({
  /** The schema itself, as JSON. */
  schema: Wire.optional(Schema.String),
  /** The path of an `.avsc` file. */
  schema_file_path: Wire.optional(Schema.String),
  schema_registry: Wire.optional(SchemaRegistryConfig),
  /** `FAILFAST` if absent. */
  parse_mode: Wire.optional(ParseMode)
}) {}

/**
 * How JSON is decoded.
 *
 * @since 0.1.0
 * @category messages
 */
export class JsonTransformerOptions extends Wire.struct<JsonTransformerOptions>("JsonTransformerOptions")({
  /** Whether the whole value becomes one column of type variant. */
  as_variant: Wire.optional(Schema.Boolean),
  /** The schema, in Spark's DDL. */
  schema: Wire.optional(Schema.String),
  /** The path of a `.ddl` file. */
  schema_file_path: Wire.optional(Schema.String),
  schema_evolution_mode: Wire.optional(FileIngestionOptionsSchemaEvolutionMode),
  /** Types for columns, as in `id long, price decimal(10, 2)`. */
  schema_hints: Wire.optional(Schema.String)
}) {}

/**
 * How Protobuf is decoded.
 *
 * @since 0.1.0
 * @category messages
 */
export class ProtobufTransformerOptions extends Wire.struct<ProtobufTransformerOptions>("ProtobufTransformerOptions")({
  /** The path of a `.desc` file, in DBFS or in a volume. Required without `schema_registry`. */
  desc_file_path: Wire.optional(Schema.String),
  /** Required: the full name of the message type. */
  message_name: Wire.optional(Schema.String),
  schema_registry: Wire.optional(SchemaRegistryConfig),
  /** `FAILFAST` if absent. */
  parse_mode: Wire.optional(ParseMode),
  /** How deep fields that contain themselves are followed: 1 to 10, 0 to leave them out, -1 to refuse them. */
  recursive_fields_max_depth: Wire.optional(Wire.Int)
}) {}

/**
 * What bytes are decoded as.
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
 * Makes columns out of bytes.
 *
 * @since 0.1.0
 * @category messages
 */
export class Transformer extends Wire.struct<Transformer>("Transformer")({
  /** Required. */
  format: Wire.optional(TransformerFormat),
  /** The column to read, where it is not the usual one. */
  input_column: Wire.optional(Schema.String),
  /** The column to write; the one that is read if absent. */
  output_column: Wire.optional(Schema.String),
  avro_options: Wire.optional(AvroTransformerOptions),
  json_options: Wire.optional(JsonTransformerOptions),
  protobuf_options: Wire.optional(ProtobufTransformerOptions)
}) {}

/**
 * Kafka. Give either `topics` or `topic_pattern`.
 *
 * @since 0.1.0
 * @category messages
 */
export class KafkaOptions extends Wire.struct<KafkaOptions>("KafkaOptions")({
  topics: Wire.optional(Wire.array(Schema.String)),
  /** A Java regular expression for the names of topics. */
  topic_pattern: Wire.optional(Schema.String),
  /** Where to begin the first time: `latest`, the default, or `earliest`. */
  starting_offset: Wire.optional(Schema.String),
  /** How keys are decoded; bytes if absent. */
  key_transformer: Wire.optional(Transformer),
  /** How values are decoded; bytes if absent. */
  value_transformer: Wire.optional(Transformer),
  /**
   * How ranges of offsets become partitions of Spark: by measured throughput with `auto`, the default, or one for one with
   * `none`.
   *
   * @deprecated Not in the current version of the API.
   */
  max_partitions: Wire.optional(Schema.String),
  /** The most offsets in one batch. Meant for Databricks itself. */
  max_offsets_per_trigger: Wire.optional(Wire.Int64),
  /** Settings for the Kafka client, which Databricks does not support. */
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
 * How the table that a record belongs to is found from the record itself. The value of `fanout_by` is the table's name.
 *
 * @since 0.1.0
 * @category messages
 */
export class IngestionPipelineDefinitionFanoutOptions extends Wire.struct<IngestionPipelineDefinitionFanoutOptions>(
  "IngestionPipelineDefinitionFanoutOptions"
)({
  /** A column or a field in it (`value.event_name`), or a SQL expression (`value:event_name::string`). */
  fanout_by: Wire.optional(Schema.String),
  /** What is done with the records of each table before they are written. */
  transforms: Wire.optional(Wire.array(Transformer))
}) {}
