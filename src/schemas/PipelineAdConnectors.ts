/**
 * What an ingestion pipeline can be told about sources that report on advertising.
 *
 * Prebuilt tables need none of it but dates; a custom report says what its table is made of.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * The report of Microsoft Advertising that a custom table is made of.
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
 * The span of time that a row of a report is about.
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
  /** The report's columns by Microsoft's names, such as `AccountId`, `TimePeriod`, `Clicks`. Key columns come anyway. */
  columns: Wire.expected(Wire.array(Schema.String)),
  /** `DAILY` if absent. */
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
  /** The first day to load, as `2026-01-31`; two years ago if absent. */
  sync_start_date: Wire.optional(Schema.String),
  /** How many days back each update looks again for figures that come late; 7 if absent. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report; without it, the table is one of the prebuilt ones. */
  custom_report_options: Wire.optional(BingAdsOptionsBingCustomReportOptions)
}) {}

/**
 * A custom report of Google Ads, of which a query in Google's query language is made.
 *
 * @since 0.1.0
 * @category google ads
 */
export class GoogleAdsCustomReportOptions extends Wire.struct<GoogleAdsCustomReportOptions>(
  "GoogleAdsCustomReportOptions"
)({
  /** What to query, something that has metrics: `ad_group_ad`, `keyword_view`. */
  resource: Wire.expected(Schema.String),
  /** Fields of the resource by their full names: `ad_group_ad.ad.id`. */
  resource_fields: Wire.optional(Wire.array(Schema.String)),
  /** At least one of `segments.date`, `segments.week` and `segments.month`, by which new rows are told from old ones. */
  segments: Wire.optional(Wire.array(Schema.String)),
  /** Such as `metrics.clicks`. */
  metrics: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * Google Ads, for one object. It comes before `GoogleAdsConfig`, which is for the whole source.
 *
 * @since 0.1.0
 * @category google ads
 */
export class GoogleAdsOptions extends Wire.struct<GoogleAdsOptions>("GoogleAdsOptions")({
  /** The manager account (MCC) through which customer accounts are found. */
  manager_account_id: Wire.expected(Schema.String),
  /** The first day to load, as `2026-01-31`; two years ago if absent. */
  sync_start_date: Wire.optional(Schema.String),
  /** How many days back each update looks again for figures that come late; 30 if absent. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report; without it, the table is one of the prebuilt ones. */
  custom_report_options: Wire.optional(GoogleAdsCustomReportOptions)
}) {}

/**
 * Google Ads, for the whole source.
 *
 * @since 0.1.0
 * @category google ads
 */
export class GoogleAdsConfig extends Wire.struct<GoogleAdsConfig>("GoogleAdsConfig")({
  /** Required: the manager account (MCC) through which customer accounts are found. */
  manager_account_id: Wire.optional(Schema.String)
}) {}

/**
 * The kind of LinkedIn report, on which depends what it can be grouped by.
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
 * What a row of a LinkedIn report is about.
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
 * The span of time that a row of a LinkedIn report is about.
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
  /** Required: what to group by. */
  entity_granularity: Wire.optional(
    Wire.array(LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsEntityGranularity)
  ),
  /** By LinkedIn's names; a core set that fits everything if empty. Revenue reports have all of theirs anyway. */
  metrics: Wire.optional(Wire.array(Schema.String)),
  /** `DAILY` if absent. Revenue reports don't look at it. */
  time_granularity: Wire.optional(LinkedInAdsOptionsLinkedInAdsCustomReportOptionsLinkedInAdsTimeGranularity)
}) {}

/**
 * LinkedIn Ads.
 *
 * @since 0.1.0
 * @category linkedin ads
 */
export class LinkedInAdsOptions extends Wire.struct<LinkedInAdsOptions>("LinkedInAdsOptions")({
  /** The first day to load, as `2026-01-31`; a year ago if absent. For revenue reports 30 to 366 days ago. */
  sync_start_date: Wire.optional(Schema.String),
  /** How many days back each update looks again for figures that come late; 30 if absent. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report; without it, the table is one of the prebuilt ones. */
  custom_report_options: Wire.optional(LinkedInAdsOptionsLinkedInAdsCustomReportOptions)
}) {}

const metaReportFields = {
  /** What a row is about: `account`, `campaign`, `adset` or `ad`. */
  level: Wire.optional(Schema.String),
  breakdowns: Wire.optional(Wire.array(Schema.String)),
  action_breakdowns: Wire.optional(Wire.array(Schema.String)),
  /** Such as `28d_click`, `1d_view`. */
  action_attribution_windows: Wire.optional(Wire.array(Schema.String)),
  /** By which time actions count: `impression`, `conversion`, `mixed` or `lifetime`. */
  action_report_time: Wire.optional(Schema.String),
  /** `all_days`, `monthly`, or a number of days as text. */
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
  /** The first day to load, as `2026-01-31`. */
  start_date: Wire.optional(Schema.String),
  /** How many days back each update looks again for figures that come late. */
  custom_insights_lookback_window: Wire.optional(Wire.Int),
  /** Makes the table a custom report. Databricks marks it as deprecated, though it is what the fields below point to. */
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
  /** What to group by, `DATE` or `HOUR` among them: `CAMPAIGN_ID`, `COUNTRY`. */
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
  /** The first day to load, as `2026-01-31`; two years ago if absent. */
  sync_start_date: Wire.optional(Schema.String),
  /** How many days back each update looks again for figures that come late; 30 if absent. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report; without it, the table is one of the prebuilt ones. */
  custom_report_options: Wire.optional(RedditAdsOptionsRedditAdsCustomReportOptions)
}) {}

/**
 * What a row of a TikTok report is about.
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
 * The kind of TikTok report.
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
  /** `BASIC` if absent. */
  report_type: Wire.optional(TikTokAdsOptionsTikTokReportType),
  /** `AUCTION_CAMPAIGN` if absent. */
  data_level: Wire.optional(TikTokAdsOptionsTikTokDataLevel),
  /** Such as `campaign_id`, `stat_time_day`. */
  dimensions: Wire.optional(Wire.array(Schema.String)),
  /** Such as `spend`, `impressions`, `clicks`. */
  metrics: Wire.optional(Wire.array(Schema.String)),
  /** Whether figures are of all time; false if absent. */
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
  /** The first day to load, as `2026-01-31`. */
  sync_start_date: Wire.optional(Schema.String),
  /** How many days back each update looks again for figures that come late. */
  lookback_window_days: Wire.optional(Wire.Int),
  /** Makes the table a custom report. Databricks marks it as deprecated, though it is what the fields below point to. */
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
