/** What jobs and repos have in common of Git. */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * Who hosts a repository. Case doesn't matter to the API.
 *
 * @since 0.1.0
 * @category git
 */
export const GitProvider = Wire.openEnum("GitProvider", [
  "gitHub",
  "gitHubEnterprise",
  "gitLab",
  "gitLabEnterpriseEdition",
  "bitbucketCloud",
  "bitbucketServer",
  "azureDevOpsServices",
  "awsCodeCommit"
])

/**
 * @since 0.1.0
 * @category git
 */
export type GitProvider = typeof GitProvider.Type

/**
 * Which folders of the repository are checked out.
 *
 * @since 0.1.0
 * @category git
 */
export class SparseCheckout extends Wire.struct<SparseCheckout>("SparseCheckout")({
  /** Cone patterns of Git: folders, each with all that is in it. */
  patterns: Wire.optional(Wire.array(Schema.String))
}) {}
