/**
 * The checks of a cluster's network that Databricks makes while the cluster starts.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * How a check, or all of them together, ended.
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
 * What a check tries to reach.
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
 * Where a check failed: the first layer, of DNS, TCP, TLS and HTTP, that did not work.
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
 * One check and its outcome.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export class DiagnosticCheck extends Wire.struct<DiagnosticCheck>("DiagnosticCheck")({
  check_id: Wire.optional(CheckId),
  check_status: Wire.optional(DiagnosticsStatus),
  /** What the check looks at, in words. */
  description: Wire.optional(Schema.String),
  /** Only where the check failed. */
  reason: Wire.optional(DiagnosticsErrorReason),
  /** What to do about it, in words. Only where the check failed. */
  remediation: Wire.optional(Schema.String)
}) {}

/**
 * The checks of a cluster's latest start.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category diagnostics
 */
export class Diagnostic extends Wire.struct<Diagnostic>("Diagnostic")({
  /** Failed if any check failed; not run if the cluster has not been checked yet. */
  diagnostics_status: Wire.optional(DiagnosticsStatus),
  checks: Wire.optional(Wire.array(DiagnosticCheck))
}) {}

/**
 * Asks for the checks of a cluster's latest start; makes none.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetDiagnosticRequest extends Wire.struct<GetDiagnosticRequest>("GetDiagnosticRequest")({
  /** The cluster's resource name: `clusters/` and its id. */
  name: Schema.String
}) {}
