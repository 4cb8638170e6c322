/** Which operations only read, so that a plan sends them. A name does not tell: each of these was decided by hand. */
import type { Any } from "../../internal/call/operation.js"
import { whyNotReading } from "../../internal/codec/readOnlySql.js"
import * as Statement from "./statement.js"

/** POST operations that return something and change nothing. */
const readingPosts: ReadonlySet<string> = new Set([
  "/api/2.1/clusters/events",
  "/api/2.0/agents/{parent*}/entries:search",
  "/api/2.0/fs/create-download-url",
  "/api/2.0/ai-functions/ai-classify",
  "/api/2.0/ai-functions/ai-decide",
  "/api/2.0/ai-functions/ai-extract",
  "/api/2.0/ai-functions/ai-parse-document",
  "/api/2.0/ai-search/{name*}:query",
  "/api/2.0/ai-search/{name*}:scan",
  "/api/2.1/unity-catalog/validate-credentials",
  "/api/2.1/unity-catalog/validate-storage-credentials",
  "/api/2.0/mlflow/experiments/search",
  "/api/2.0/mlflow/logged-models/search",
  "/api/2.0/mlflow/{parent*}/issues:search",
  "/api/2.0/mlflow/runs/search",
  "/api/2.0/mlflow/registered-models/get-latest-versions",
  "/api/2.0/postgres/{name*}/password",
  "/api/2.0/vector-search/endpoints/{name}/metrics",
  "/api/2.0/vector-search/indexes/{index_name}/query",
  "/api/2.0/vector-search/indexes/{index_name}/query-next-page",
  "/api/2.0/vector-search/indexes/{index_name}/scan"
])

/** GET operations that change something: this one uses up the activation URL. */
const changingGets: ReadonlySet<string> = new Set([
  "/api/2.1/unity-catalog/public/data_sharing_activation/{activation_url}"
])

export const isReading = ({ method, path: { template } }: Any, request: Readonly<Record<string, unknown>>): boolean => {
  if (method === "GET" || method === "HEAD") return !changingGets.has(template)
  if (method !== "POST") return false
  if (template === Statement.template) {
    return typeof request.statement === "string" && whyNotReading(request.statement) === undefined
  }
  return readingPosts.has(template)
}
