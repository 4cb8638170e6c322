/** The options of the storage behind volumes. */
import type * as Duration from "effect/Duration"

/**
 * How the storage behind volumes behaves.
 *
 * @since 0.1.0
 * @category options
 */
export interface VolumeOptions {
  /**
   * The cloud, which decides how large files are uploaded: in parts (`aws`, `azure`), or one after another to a
   * resumable session (`gcp`). The default is `azure`.
   */
  readonly cloud?: "aws" | "azure" | "gcp" | undefined
  /** Whether the workspace gives presigned links. The default is `true`; otherwise requests for links fail with 403. */
  readonly links?: boolean | undefined
  /** The longest time that a link is valid. The default is the hour that clients ask for. */
  readonly linkLife?: Duration.DurationInput | undefined
}
