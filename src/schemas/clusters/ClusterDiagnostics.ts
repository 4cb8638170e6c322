/**
 * The network checks that Databricks runs when a cluster starts.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The outcome of one check, or of all checks.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export const DiagnosticsStatus = Wire.openEnum("DiagnosticsStatus", [
  "DIAGNOSTICS_STATUS_PASSED",
  "DIAGNOSTICS_STATUS_FAILED",
  "DIAGNOSTICS_STATUS_NOT_RUN"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export type DiagnosticsStatus = typeof DiagnosticsStatus.Type

/**
 * The target of a check.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export const CheckId = Wire.openEnum("CheckId", [
  "CHECK_ID_NETWORK_BIFROST",
  "CHECK_ID_NETWORK_CONTROL_PLANE",
  "CHECK_ID_NETWORK_CP_MTLS",
  "CHECK_ID_NETWORK_DNS_SERVER",
  "CHECK_ID_NETWORK_INTERNET",
  "CHECK_ID_NETWORK_LOG_ARTIFACT_BUCKET",
  "CHECK_ID_NETWORK_METADATA_ENDPOINT",
  "CHECK_ID_NETWORK_NIC",
  "CHECK_ID_NETWORK_SCC_TUNNEL",
  "CHECK_ID_NETWORK_STORAGE_BUCKET"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export type CheckId = typeof CheckId.Type

/**
 * The first layer that failed: DNS, TCP, TLS or HTTP.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export const DiagnosticsErrorReason = Wire.openEnum("DiagnosticsErrorReason", [
  "ERROR_REASON_DNS_RESOLVE_FAIL",
  "ERROR_REASON_TCP_REFUSED",
  "ERROR_REASON_TCP_TIMEOUT",
  "ERROR_REASON_TLS_HANDSHAKE_FAIL",
  "ERROR_REASON_CERT_SAN_MISMATCH",
  "ERROR_REASON_HTTP_3XX",
  "ERROR_REASON_HTTP_4XX",
  "ERROR_REASON_HTTP_5XX",
  "ERROR_REASON_HTTP_TIMEOUT",
  "ERROR_REASON_NOT_RUN"
])

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export type DiagnosticsErrorReason = typeof DiagnosticsErrorReason.Type

/**
 * A check and its outcome.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export class DiagnosticCheck extends Wire.struct<DiagnosticCheck>("DiagnosticCheck")({
  check_id: Wire.optional(CheckId),
  check_status: Wire.optional(DiagnosticsStatus),
  /** A description of the check. */
  description: Wire.optional(Schema.String),
  /** Set only if the check failed. */
  reason: Wire.optional(DiagnosticsErrorReason),
  /** How to fix the problem. Set only if the check failed. */
  remediation: Wire.optional(Schema.String)
}) {}

/**
 * The checks of the most recent cluster start.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export class Diagnostic extends Wire.struct<Diagnostic>("Diagnostic")({
  /** Failed if any check failed. Not run if the cluster has not been checked yet. */
  diagnostics_status: Wire.optional(DiagnosticsStatus),
  checks: Wire.optional(Wire.array(DiagnosticCheck))
}) {}

/**
 * Request to get the checks of the most recent cluster start. Does not run new checks.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDiagnosticRequest extends Wire.struct<GetDiagnosticRequest>("GetDiagnosticRequest")({
  /** The resource name of the cluster: `clusters/` followed by its id. */
  name: Schema.String
}) {}
