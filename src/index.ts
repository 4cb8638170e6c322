/**
 * The Databricks REST API for Effect programs.
 *
 * @since 0.1.0
 */
export * as Databricks from "./Databricks.js"
export * as Credentials from "./layers/Credentials.js"
export * as DatabricksClient from "./layers/DatabricksClient.js"
export * as Polling from "./layers/Polling.js"
export * as RetryPolicy from "./layers/RetryPolicy.js"
export * as TimeLimits from "./layers/TimeLimits.js"
export * as DatabricksError from "./schemas/DatabricksError.js"
export * as EpochMillis from "./schemas/EpochMillis.js"
export * as Millis from "./schemas/Millis.js"
export * as Wire from "./schemas/Wire.js"
export * as ClusterSpec from "./services/ClusterSpec.js"
export * as Clusters from "./services/Clusters.js"
export * as JobSpec from "./services/JobSpec.js"
export * as Jobs from "./services/Jobs.js"
