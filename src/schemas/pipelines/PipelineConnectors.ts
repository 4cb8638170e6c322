/**
 * Options of ingestion pipelines for their sources. Advertising sources, and sources of files and messages, have their
 * own modules.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"
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

/**
 * Akamai.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category connectors
 */
export class AkamaiOptions extends Wire.struct<AkamaiOptions>("AkamaiOptions")({
  /** The ids of the security configurations whose firewall logs are read. Required. */
  config_ids: Wire.optional(Wire.array(Wire.Int64))
}) {}

/**
 * A source with free-form options.
 *
 * @since 0.1.0
 * @category connectors
 */
export class ApiSourceConnectorOptions extends Wire.struct<ApiSourceConnectorOptions>("ApiSourceConnectorOptions")({
  options: Wire.optional(Wire.StringMap)
}) {}

/**
 * A community connector with free-form options.
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
  /** The spaces to read. The default is all spaces. */
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
  /** The GitHub id of the repository. It does not change when the repository is renamed. */
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
  /** The GitHub ids of the repositories to read. If empty, all repositories of the organization. */
  repository_id_selections: Wire.optional(Wire.array(Schema.String)),
  /** The branches to read, for repositories where it is not the default branch. */
  repository_branch_selections: Wire.optional(Wire.array(GitHubConnectorOptionsRepositoryBranchSelection))
}) {}

/**
 * Jira.
 *
 * @since 0.1.0
 * @category connectors
 */
export class JiraConnectorOptions extends Wire.struct<JiraConnectorOptions>("JiraConnectorOptions")({
  /** The projects to read. The default is all projects. */
  include_jira_spaces: Wire.optional(Wire.array(Schema.String)),
  /**
   * Whether to find deletions in the Jira audit log. Requires a paid plan and admin rights. Otherwise, rows that are
   * deleted in Jira are kept. The default is `false`.
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
  /** The first day to load, such as `2026-01-31`. The default is all data. */
  sync_start_date: Wire.optional(Schema.String)
}) {}

/**
 * Which email attachments are read.
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
 * Whether emails are read with their markup or as plain text.
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
 * Outlook. An email must match one condition of each list that is set.
 *
 * @since 0.1.0
 * @category connectors
 */
export class OutlookOptions extends Wire.struct<OutlookOptions>("OutlookOptions")({
  /** The first day to load, such as `2026-01-31`. The default is all data. */
  start_date: Wire.optional(Schema.String),
  /** The mailboxes to read. The default is all accessible mailboxes. */
  include_mailboxes: Wire.optional(Wire.array(Schema.String)),
  /** The folders to read, such as `Inbox`. The default is all folders. */
  include_folders: Wire.optional(Wire.array(Schema.String)),
  /** The exact sender addresses. The default is all senders. */
  include_senders: Wire.optional(Wire.array(Schema.String)),
  /** Substrings of the subject, or prefixes if they end with `*`. */
  include_subjects: Wire.optional(Wire.array(Schema.String)),
  /** The default is `ALL`. */
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
   * Whether columns have the types defined in the sheet. Cells that do not match are null. Otherwise all columns are
   * strings. The default is `true`.
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
  /** The first day to load, such as `2026-01-31`. */
  start_date: Wire.optional(Schema.String)
}) {}

/**
 * The options for the type of source. Exactly one field is set.
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
