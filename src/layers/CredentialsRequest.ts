/**
 * Credentials that a request to a server carries. Databricks Apps adds the token of the signed-in user to each request.
 *
 * @since 0.1.0
 */
export {
  type ForwardedOptions,
  forwarded,
  layerRedacted,
  makeForwarded,
  makeForwardedHeaders
} from "./credentials/forwarded.js"
