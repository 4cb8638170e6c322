/**
 * What an ingestion pipeline can be told about its source. Sources of files and messages and those that report on
 * advertising have modules of their own.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import {
  BingAdsOptions,
  GoogleAdsOptions,
  LinkedInAdsOptions,
  MetaMarketingOptions,
  RedditAdsOptions,
  TikTokAdsOptions
} from "./PipelineAdConnectors.js"
import {
  GoogleDriveOptions,
  KafkaOptions,
  OneDriveOptions,
  RabbitmqOptions,
  SharepointOptions
} from "./PipelineFileConnectors.js"
import * as Wire from "./Wire.js"

/**
 * Akamai.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category connectors
 */
export class AkamaiOptions extends Wire.struct<AkamaiOptions>("AkamaiOptions")({
  /** Required: the ids of the security configurations whose firewall logs are read. */
  config_ids: Wire.optional(Wire.array(Wire.Int64))
}) {}

/**
 * A source that takes options of its own.
 *
 * @since 0.1.0
 * @category connectors
 */
export class ApiSourceConnectorOptions extends Wire.struct<ApiSourceConnectorOptions>("ApiSourceConnectorOptions")({
  options: Wire.optional(Wire.StringMap)
}) {}

/**
 * A connector made by the community, which takes options of its own.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category connectors
 */
export class CommunityConnectorOptions extends Wire.struct<CommunityConnectorOptions>("CommunityConnectorOptions")({
  options: Wire.optional(Wire.StringMap)
}) {}

/**
 * Confluence.
 *
 * @since 0.1.0
 * @category connectors
 */
export class ConfluenceConnectorOptions extends Wire.struct<ConfluenceConnectorOptions>("ConfluenceConnectorOptions")({
  /** The spaces to read; all if absent. */
  include_confluence_spaces: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * The branches of a GitHub repository to read.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category connectors
 */
export class GitHubConnectorOptionsRepositoryBranchSelection extends Wire.struct<GitHubConnectorOptionsRepositoryBranchSelection>(
  "GitHubConnectorOptionsRepositoryBranchSelection"
)({
  /** GitHub's id of the repository, which it keeps when it is renamed. */
  repository_id: Wire.expected(Schema.String),
  /** Required. */
  branches: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * GitHub.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category connectors
 */
export class GitHubConnectorOptions extends Wire.struct<GitHubConnectorOptions>("GitHubConnectorOptions")({
  /** GitHub's ids of the repositories to read; all of the organisation if empty. */
  repository_id_selections: Wire.optional(Wire.array(Schema.String)),
  /** Repositories of which other branches than the default one are read. */
  repository_branch_selections: Wire.optional(Wire.array(GitHubConnectorOptionsRepositoryBranchSelection))
}) {}

/**
 * Jira.
 *
 * @since 0.1.0
 * @category connectors
 */
export class JiraConnectorOptions extends Wire.struct<JiraConnectorOptions>("JiraConnectorOptions")({
  /** The projects to read; all if absent. */
  include_jira_spaces: Wire.optional(Wire.array(Schema.String)),
  /**
   * Whether deletions are found in Jira's audit log, which takes a paid plan and an administrator's rights. Without it, rows
   * deleted in Jira stay. False if absent.
   *
   * @deprecated Not in the current version of the API.
   */
  use_audit_logs: Wire.optional(Schema.Boolean)
}) {}

/**
 * Marketo.
 *
 * @since 0.1.0
 * @category connectors
 */
export class MarketoOptions extends Wire.struct<MarketoOptions>("MarketoOptions")({
  /** The first day to load, as `2026-01-31`; everything if absent. */
  sync_start_date: Wire.optional(Schema.String)
}) {}

/**
 * Which attachments of mails are read.
 *
 * @since 0.1.0
 * @category connectors
 */
export const OutlookAttachmentMode = Wire.openEnum("OutlookAttachmentMode", [
  "ALL",
  "NONE",
  "INLINE_ONLY",
  "NON_INLINE_ONLY"
])

/**
 * @since 0.1.0
 * @category connectors
 */
export type OutlookAttachmentMode = typeof OutlookAttachmentMode.Type

/**
 * Whether mails are read with their markup or as plain text.
 *
 * @since 0.1.0
 * @category connectors
 */
export const OutlookBodyFormat = Wire.openEnum("OutlookBodyFormat", ["TEXT_HTML", "TEXT_PLAIN"])

/**
 * @since 0.1.0
 * @category connectors
 */
export type OutlookBodyFormat = typeof OutlookBodyFormat.Type

/**
 * Outlook. A mail is read if it meets one condition of each list that is given.
 *
 * @since 0.1.0
 * @category connectors
 */
export class OutlookOptions extends Wire.struct<OutlookOptions>("OutlookOptions")({
  /** The first day to load, as `2026-01-31`; everything if absent. */
  start_date: Wire.optional(Schema.String),
  /** The mailboxes to read; all that can be reached if absent. */
  include_mailboxes: Wire.optional(Wire.array(Schema.String)),
  /** Such as `Inbox`; all folders if absent. */
  include_folders: Wire.optional(Wire.array(Schema.String)),
  /** Addresses, exactly as they are; all senders if absent. */
  include_senders: Wire.optional(Wire.array(Schema.String)),
  /** What subjects contain, or begin with where it ends with `*`. */
  include_subjects: Wire.optional(Wire.array(Schema.String)),
  /** `ALL` if absent. */
  attachment_mode: Wire.optional(OutlookAttachmentMode),
  body_format: Wire.optional(OutlookBodyFormat),
  /** @deprecated Use `include_folders`. */
  folder_filter: Wire.optional(Wire.array(Schema.String)),
  /** @deprecated Use `include_senders`. */
  sender_filter: Wire.optional(Wire.array(Schema.String)),
  /** @deprecated Use `include_subjects`. */
  subject_filter: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Smartsheet.
 *
 * @since 0.1.0
 * @category connectors
 */
export class SmartsheetOptions extends Wire.struct<SmartsheetOptions>("SmartsheetOptions")({
  /**
   * Whether columns have the types that the sheet gives them, with null where a cell does not fit; otherwise all are
   * strings. True if absent.
   */
  enforce_schema: Wire.optional(Schema.Boolean)
}) {}

/**
 * Zendesk Support.
 *
 * @since 0.1.0
 * @category connectors
 */
export class ZendeskSupportOptions extends Wire.struct<ZendeskSupportOptions>("ZendeskSupportOptions")({
  /** The first day to load, as `2026-01-31`. */
  start_date: Wire.optional(Schema.String)
}) {}

/**
 * The options of the kind of source that is read: one field is set.
 *
 * @since 0.1.0
 * @category connectors
 */
export class ConnectorOptions extends Wire.struct<ConnectorOptions>("ConnectorOptions")({
  /** @deprecated Not in the current version of the API. */
  akamai_options: Wire.optional(AkamaiOptions),
  api_source_connector_options: Wire.optional(ApiSourceConnectorOptions),
  /** @deprecated Not in the current version of the API. */
  bing_ads_options: Wire.optional(BingAdsOptions),
  /** @deprecated Not in the current version of the API. */
  community_connector_options: Wire.optional(CommunityConnectorOptions),
  confluence_options: Wire.optional(ConfluenceConnectorOptions),
  gdrive_options: Wire.optional(GoogleDriveOptions),
  /** @deprecated Not in the current version of the API. */
  github_options: Wire.optional(GitHubConnectorOptions),
  google_ads_options: Wire.optional(GoogleAdsOptions),
  jira_options: Wire.optional(JiraConnectorOptions),
  kafka_options: Wire.optional(KafkaOptions),
  linkedin_ads_options: Wire.optional(LinkedInAdsOptions),
  marketo_options: Wire.optional(MarketoOptions),
  meta_ads_options: Wire.optional(MetaMarketingOptions),
  onedrive_options: Wire.optional(OneDriveOptions),
  outlook_options: Wire.optional(OutlookOptions),
  rabbitmq_options: Wire.optional(RabbitmqOptions),
  reddit_ads_options: Wire.optional(RedditAdsOptions),
  sharepoint_options: Wire.optional(SharepointOptions),
  smartsheet_options: Wire.optional(SmartsheetOptions),
  tiktok_ads_options: Wire.optional(TikTokAdsOptions),
  zendesk_support_options: Wire.optional(ZendeskSupportOptions)
}) {}
