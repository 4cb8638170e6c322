/**
 * Options of ingestion pipelines for advertising sources.
 *
 * Prebuilt tables require only dates. A custom report defines the content of its table.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The Microsoft Advertising report of a custom table.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category bing ads
 */
export const BingAdsOptionsBingCustomReportOptionsBingAdsReportType = Wire.openEnum(
  "BingAdsOptionsBingCustomReportOptionsBingAdsReportType",
  [
    "ACCOUNT_PERFORMANCE",
    "AD_DYNAMIC_TEXT_PERFORMANCE",
    "AD_EXTENSION_BY_AD",
    "AD_EXTENSION_BY_KEYWORD",
    "AD_EXTENSION_DETAIL",
    "AD_GROUP_PERFORMANCE",
    "AD_PERFORMANCE",
    "AGE_GENDER_AUDIENCE",
    "APPS_PERFORMANCE",
    "ASSET_GROUP_PERFORMANCE",
    "ASSET_PERFORMANCE",
    "AUDIENCE_PERFORMANCE",
    "BID_STRATEGY",
    "BUDGET_SUMMARY",
    "CALL_DETAIL",
    "CAMPAIGN_PERFORMANCE",
    "COMBINATION_PERFORMANCE",
    "CONVERSION_PERFORMANCE",
    "DESTINATION_URL_PERFORMANCE",
    "DSA_AUTO_TARGET_PERFORMANCE",
    "DSA_CATEGORY_PERFORMANCE",
    "DSA_SEARCH_QUERY_PERFORMANCE",
    "GEOGRAPHIC_PERFORMANCE",
    "GOALS_AND_FUNNELS",
    "HOTEL_DIMENSION_PERFORMANCE",
    "HOTEL_GROUP_PERFORMANCE",
    "KEYWORD_PERFORMANCE",
    "MS_CLICK_ID_PERFORMANCE",
    "NEGATIVE_KEYWORD_CONFLICT",
    "PRODUCT_DIMENSION_PERFORMANCE",
    "PRODUCT_MATCH_COUNT",
    "PRODUCT_PARTITION_PERFORMANCE",
    "PRODUCT_PARTITION_UNIT_PERFORMANCE",
    "PRODUCT_SEARCH_QUERY_PERFORMANCE",
    "PROFESSIONAL_DEMOGRAPHICS_AUDIENCE",
    "PUBLISHER_USAGE_PERFORMANCE",
    "SEARCH_CAMPAIGN_CHANGE_HISTORY",
    "SEARCH_INSIGHT_PERFORMANCE",
    "SEARCH_QUERY_PERFORMANCE",
    "SHARE_OF_VOICE",
    "USER_LOCATION_PERFORMANCE"
  ]
)

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category bing ads
 */
export type BingAdsOptionsBingCustomReportOptionsBingAdsReportType =
  typeof BingAdsOptionsBingCustomReportOptionsBingAdsReportType.Type

/**
 * The time range of a row in a report.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category bing ads
 */
export const BingAdsOptionsBingCustomReportOptionsBingAdsGranularity = Wire.openEnum(
  "BingAdsOptionsBingCustomReportOptionsBingAdsGranularity",
  ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "SUMMARY"]
)

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category bing ads
 */
export type BingAdsOptionsBingCustomReportOptionsBingAdsGranularity =
  typeof BingAdsOptionsBingCustomReportOptionsBingAdsGranularity.Type

/**
 * A custom report of Microsoft Advertising.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category bing ads
 */
export class BingAdsOptionsBingCustomReportOptions extends Wire.struct<BingAdsOptionsBingCustomReportOptions>(
  "BingAdsOptionsBingCustomReportOptions"
)({
  report_type: Wire.expected(BingAdsOptionsBingCustomReportOptionsBingAdsReportType),
  /**
   * The columns of the report, with Microsoft's names, such as `AccountId`, `TimePeriod`, `Clicks`. Key columns are
   * always included.
   */
  columns: Wire.expected(Wire.array(Schema.String)),
  /** The default is `DAILY`. */
  granularity: Wire.optional(BingAdsOptionsBingCustomReportOptionsBingAdsGranularity)
}) {}

/**
 * Microsoft Advertising (Bing Ads).
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category bing ads
 */
export class BingAdsOptions extends Wire.struct<BingAdsOptions>("BingAdsOptions")({
  /** The first day to load, such as `2026-01-31`. The default is two years ago. */
  sync_start_date: Wire.optional(Schema.String),
  /** The number of days that each update reloads, for late data. The default is 7. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report. If omitted, the table is a prebuilt one. */
  custom_report_options: Wire.optional(BingAdsOptionsBingCustomReportOptions)
}) {}

/**
 * A custom report of Google Ads. It is translated to a query in Google's query language.
 *
 * @since 0.1.0
 * @category google ads
 */
export class GoogleAdsCustomReportOptions extends Wire.struct<GoogleAdsCustomReportOptions>(
  "GoogleAdsCustomReportOptions"
)({
  /** The resource to query. It must have metrics: `ad_group_ad`, `keyword_view`. */
  resource: Wire.expected(Schema.String),
  /** The full names of resource fields: `ad_group_ad.ad.id`. */
  resource_fields: Wire.optional(Wire.array(Schema.String)),
  /**
   * Must include at least one of `segments.date`, `segments.week` and `segments.month`, which are used to find new
   * rows.
   */
  segments: Wire.optional(Wire.array(Schema.String)),
  /** Such as `metrics.clicks`. */
  metrics: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Google Ads, for a single object. Overrides `GoogleAdsConfig`, which applies to the whole source.
 *
 * @since 0.1.0
 * @category google ads
 */
export class GoogleAdsOptions extends Wire.struct<GoogleAdsOptions>("GoogleAdsOptions")({
  /** The manager account (MCC), used to find customer accounts. */
  manager_account_id: Wire.expected(Schema.String),
  /** The first day to load, such as `2026-01-31`. The default is two years ago. */
  sync_start_date: Wire.optional(Schema.String),
  /** The number of days that each update reloads, for late data. The default is 30. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report. If omitted, the table is a prebuilt one. */
  custom_report_options: Wire.optional(GoogleAdsCustomReportOptions)
}) {}

/**
 * Google Ads, for the whole source.
 *
 * @since 0.1.0
 * @category google ads
 */
export class GoogleAdsConfig extends Wire.struct<GoogleAdsConfig>("GoogleAdsConfig")({
  /** The manager account (MCC), used to find customer accounts. Required. */
  manager_account_id: Wire.optional(Schema.String)
}) {}

/**
 * The type of LinkedIn report. It determines the available groupings.
 *
 * @since 0.1.0
 * @category linkedin ads
 */
export const LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsFinder = Wire.openEnum(
  "LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsFinder",
  ["ANALYTICS", "STATISTICS", "ATTRIBUTED_REVENUE_METRICS"]
)

/**
 * @since 0.1.0
 * @category linkedin ads
 */
export type LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsFinder =
  typeof LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsFinder.Type

/**
 * The entity of a row in a LinkedIn report.
 *
 * @since 0.1.0
 * @category linkedin ads
 */
export const LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsEntityGranularity = Wire.openEnum(
  "LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsEntityGranularity",
  ["CAMPAIGN", "CAMPAIGN_GROUP", "CREATIVE"]
)

/**
 * @since 0.1.0
 * @category linkedin ads
 */
export type LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsEntityGranularity =
  typeof LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsEntityGranularity.Type

/**
 * The time range of a row in a LinkedIn report.
 *
 * @since 0.1.0
 * @category linkedin ads
 */
export const LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsTimeGranularity = Wire.openEnum(
  "LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsTimeGranularity",
  ["DAILY", "MONTHLY", "YEARLY", "ALL"]
)

/**
 * @since 0.1.0
 * @category linkedin ads
 */
export type LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsTimeGranularity =
  typeof LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsTimeGranularity.Type

/**
 * A custom report of LinkedIn Ads.
 *
 * @since 0.1.0
 * @category linkedin ads
 */
export class LinkedInAdsOptionsLinkedInAdsCustomReportOptions extends Wire.struct<LinkedInAdsOptionsLinkedInAdsCustomReportOptions>(
  "LinkedInAdsOptionsLinkedInAdsCustomReportOptions"
)({
  finder: Wire.expected(LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsFinder),
  /** The entity to group by. Required. */
  entity_granularity: Wire.optional(
    Wire.array(LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsEntityGranularity)
  ),
  /**
   * Metrics, with LinkedIn's names. If empty, a core set that is valid for every report. Revenue reports always have
   * all of their metrics.
   */
  metrics: Wire.optional(Wire.array(Schema.String)),
  /** The default is `DAILY`. Ignored for revenue reports. */
  time_granularity: Wire.optional(LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsTimeGranularity)
}) {}

/**
 * LinkedIn Ads.
 *
 * @since 0.1.0
 * @category linkedin ads
 */
export class LinkedInAdsOptions extends Wire.struct<LinkedInAdsOptions>("LinkedInAdsOptions")({
  /**
   * The first day to load, such as `2026-01-31`. The default is one year ago. For revenue reports, 30 to 366 days ago.
   */
  sync_start_date: Wire.optional(Schema.String),
  /** The number of days that each update reloads, for late data. The default is 30. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report. If omitted, the table is a prebuilt one. */
  custom_report_options: Wire.optional(LinkedInAdsOptionsLinkedInAdsCustomReportOptions)
}) {}

const metaReportFields = {
  /** The entity of a row: `account`, `campaign`, `adset` or `ad`. */
  level: Wire.optional(Schema.String),
  breakdowns: Wire.optional(Wire.array(Schema.String)),
  action_breakdowns: Wire.optional(Wire.array(Schema.String)),
  /** Such as `28d_click`, `1d_view`. */
  action_attribution_windows: Wire.optional(Wire.array(Schema.String)),
  /** The time that is used to count actions: `impression`, `conversion`, `mixed` or `lifetime`. */
  action_report_time: Wire.optional(Schema.String),
  /** `all_days`, `monthly`, or a number of days as a string. */
  time_increment: Wire.optional(Schema.String)
}

/**
 * A custom report of Meta Ads. Its metrics are fixed.
 *
 * @since 0.1.0
 * @category meta ads
 */
export class MetaMarketingOptionsMetaMarketingCustomReportOptions extends Wire.struct<MetaMarketingOptionsMetaMarketingCustomReportOptions>(
  "MetaMarketingOptionsMetaMarketingCustomReportOptions"
)(metaReportFields) {}

/**
 * Meta Ads.
 *
 * @since 0.1.0
 * @category meta ads
 */
export class MetaMarketingOptions extends Wire.struct<MetaMarketingOptions>("MetaMarketingOptions")({
  /** The first day to load, such as `2026-01-31`. */
  start_date: Wire.optional(Schema.String),
  /** The number of days that each update reloads, for late data. */
  custom_insights_lookback_window: Wire.optional(Wire.Int),
  /**
   * Makes the table a custom report. Databricks marks it as deprecated, but the deprecated fields below refer to it.
   */
  custom_report_options: Wire.optional(MetaMarketingOptionsMetaMarketingCustomReportOptions),
  /** @deprecated Use `custom_report_options.level`. */
  level: metaReportFields.level,
  /** @deprecated Use `custom_report_options.breakdowns`. */
  breakdowns: metaReportFields.breakdowns,
  /** @deprecated Use `custom_report_options.action_breakdowns`. */
  action_breakdowns: metaReportFields.action_breakdowns,
  /** @deprecated Use `custom_report_options.action_attribution_windows`. */
  action_attribution_windows: metaReportFields.action_attribution_windows,
  /** @deprecated Use `custom_report_options.action_report_time`. */
  action_report_time: metaReportFields.action_report_time,
  /** @deprecated Use `custom_report_options.time_increment`. */
  time_increment: metaReportFields.time_increment
}) {}

/**
 * A custom report of Reddit Ads.
 *
 * @since 0.1.0
 * @category reddit ads
 */
export class RedditAdsOptionsRedditAdsCustomReportOptions extends Wire.struct<RedditAdsOptionsRedditAdsCustomReportOptions>(
  "RedditAdsOptionsRedditAdsCustomReportOptions"
)({
  /** The dimensions to group by, such as `CAMPAIGN_ID` or `COUNTRY`. Must include `DATE` or `HOUR`. */
  breakdowns: Wire.optional(Wire.array(Schema.String)),
  /** Such as `IMPRESSIONS`, `CLICKS`, `SPEND`. */
  fields: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Reddit Ads.
 *
 * @since 0.1.0
 * @category reddit ads
 */
export class RedditAdsOptions extends Wire.struct<RedditAdsOptions>("RedditAdsOptions")({
  /** The first day to load, such as `2026-01-31`. The default is two years ago. */
  sync_start_date: Wire.optional(Schema.String),
  /** The number of days that each update reloads, for late data. The default is 30. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report. If omitted, the table is a prebuilt one. */
  custom_report_options: Wire.optional(RedditAdsOptionsRedditAdsCustomReportOptions)
}) {}

/**
 * The entity of a row in a TikTok report.
 *
 * @since 0.1.0
 * @category tiktok ads
 */
export const TikTokAdsOptionsTikTokDataLevel = Wire.openEnum("TikTokAdsOptionsTikTokDataLevel", [
  "AUCTION_ADVERTISER",
  "AUCTION_CAMPAIGN",
  "AUCTION_ADGROUP",
  "AUCTION_AD"
])

/**
 * @since 0.1.0
 * @category tiktok ads
 */
export type TikTokAdsOptionsTikTokDataLevel = typeof TikTokAdsOptionsTikTokDataLevel.Type

/**
 * The type of TikTok report.
 *
 * @since 0.1.0
 * @category tiktok ads
 */
export const TikTokAdsOptionsTikTokReportType = Wire.openEnum("TikTokAdsOptionsTikTokReportType", [
  "BASIC",
  "AUDIENCE",
  "PLAYABLE_AD",
  "DSA",
  "BUSINESS_CENTER",
  "GMV_MAX"
])

/**
 * @since 0.1.0
 * @category tiktok ads
 */
export type TikTokAdsOptionsTikTokReportType = typeof TikTokAdsOptionsTikTokReportType.Type

const tikTokReportFields = {
  /** The default is `BASIC`. */
  report_type: Wire.optional(TikTokAdsOptionsTikTokReportType),
  /** The default is `AUCTION_CAMPAIGN`. */
  data_level: Wire.optional(TikTokAdsOptionsTikTokDataLevel),
  /** Such as `campaign_id`, `stat_time_day`. */
  dimensions: Wire.optional(Wire.array(Schema.String)),
  /** Such as `spend`, `impressions`, `clicks`. */
  metrics: Wire.optional(Wire.array(Schema.String)),
  /** Whether to query lifetime data. The default is `false`. */
  query_lifetime: Wire.optional(Schema.Boolean)
}

/**
 * A custom report of TikTok Ads.
 *
 * @since 0.1.0
 * @category tiktok ads
 */
export class TikTokAdsOptionsTikTokAdsCustomReportOptions extends Wire.struct<TikTokAdsOptionsTikTokAdsCustomReportOptions>(
  "TikTokAdsOptionsTikTokAdsCustomReportOptions"
)(tikTokReportFields) {}

/**
 * TikTok Ads.
 *
 * @since 0.1.0
 * @category tiktok ads
 */
export class TikTokAdsOptions extends Wire.struct<TikTokAdsOptions>("TikTokAdsOptions")({
  /** The first day to load, such as `2026-01-31`. */
  sync_start_date: Wire.optional(Schema.String),
  /** The number of days that each update reloads, for late data. */
  lookback_window_days: Wire.optional(Wire.Int),
  /**
   * Makes the table a custom report. Databricks marks it as deprecated, but the deprecated fields below refer to it.
   */
  custom_report_options: Wire.optional(TikTokAdsOptionsTikTokAdsCustomReportOptions),
  /** @deprecated Use `custom_report_options.report_type`. */
  report_type: tikTokReportFields.report_type,
  /** @deprecated Use `custom_report_options.data_level`. */
  data_level: tikTokReportFields.data_level,
  /** @deprecated Use `custom_report_options.dimensions`. */
  dimensions: tikTokReportFields.dimensions,
  /** @deprecated Use `custom_report_options.metrics`. */
  metrics: tikTokReportFields.metrics,
  /** @deprecated Use `custom_report_options.query_lifetime`. */
  query_lifetime: tikTokReportFields.query_lifetime
}) {}
