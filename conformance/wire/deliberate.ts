/** Where the library differs from the SDK on purpose. The run fails where one of them is no longer found. */
export interface Difference {
  /** Operations such as `jobs.Jobs.submit`. */
  readonly operations: RegExp
  /** What is said of the difference. */
  readonly difference: RegExp
  readonly reason: string
}

export const deliberate: ReadonlyArray<Difference> = [
  {
    operations: /^(?:compute\.Clusters\.create|jobs\.Jobs\.(?:run_now|submit))$/,
    difference: /^body: at idempotency_token: "[0-9a-f]{32}" here, nothing there$/,
    reason: "The library generates the token, so that the call can be repeated."
  },
  {
    operations: /^(?:billing\.BudgetPolicy|compute\.Clusters)\.list$/,
    difference:
      /^query: at (?:sort_spec\.descending|filter_by\.is_pinned)\.0: "(true|false)" here, "(?:True|False)" there$/,
    reason: "The SDK writes booleans in objects of a query as Python does, which is not the JSON of protobuf."
  },
  {
    operations:
      /^(?:billing\.BillableUsage\.download|dashboards\.Genie\.download_message_attachment_visualization|files\.Files\.download|sandbox\.Sandbox\.download_file|serving\.ServingEndpoints\.(?:export_metrics|get_open_api|http_request))$/,
    difference: /^headers: at accept: "\*\/\*" here, "(?:text\/plain|application\/octet-stream)" there$/,
    reason: "A body that is not JSON is taken as it comes, and an error beside it as JSON."
  },
  {
    operations: /^bundle\.Bundle\.heartbeat$/,
    difference: /^headers: at content-type: nothing here, "application\/json" there$/,
    reason: "A request without a body has no content type."
  },
  {
    operations: /^iam\.(?:Account)?(?:Groups|ServicePrincipals|Users)(?:V2)?\.list$/,
    difference: /^(?:query: at startIndex|requests: 1 here, 2 there)/,
    reason: "`list` is one page of SCIM. The SDK begins at 1 with every call and asks until a page is empty."
  },
  {
    operations: /^sql\.(?:Dashboards|QueriesLegacy)\.list$/,
    difference: /^(?:query: at page|requests: 1 here, 2 there)/,
    reason: "`list` is one page of a numbered list of a legacy API. The SDK asks until a page is empty."
  },
  {
    operations: /^pipelines\.Pipelines\.list_pipeline_events$/,
    difference: /^query: at filter: nothing here, /,
    reason: "The API refuses a filter beside the token of a page, which stands for the filter."
  },
  {
    operations: /^sql\.QueryVisualizationsLegacy\.update$/,
    difference: /^body: at id: nothing here, /,
    reason: "The path names the visualization. The SDK repeats it in the body."
  },
  {
    operations: /^marketplace\.ConsumerListings\.search$/,
    difference: /^error: none here, RecursionError: /,
    reason: "The SDK cannot make the call: its parameter `query` is hidden by a variable of the same name."
  }
]
