import type * as Effect from "effect/Effect"

/**
 * A file that was copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface Transferred {
  /** The path in the volume. */
  readonly path: string
  /** The local path. */
  readonly file: string
  readonly bytes: number
}

/**
 * The progress of an upload or a download of a directory.
 *
 * @since 0.1.0
 * @category models
 */
export interface Progress {
  /** The file copied last. */
  readonly latest: Transferred
  /** The number of files copied so far. */
  readonly files: number
  /** The number of bytes copied so far. */
  readonly bytes: number
  /** The total number of files to copy. Not known for a download. */
  readonly total: number | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface TransferOptions {
  /** The number of files to copy concurrently (default 4). */
  readonly concurrency?: number | undefined
  /** The size of the parts of large files, see `upload` and `download`. */
  readonly partSize?: number | undefined
  /** Runs after each file. */
  readonly onProgress?: ((progress: Progress) => Effect.Effect<void>) | undefined
}

/**
 * Counts of what was copied.
 *
 * @since 0.1.0
 * @category models
 */
export interface TransferSummary {
  readonly files: number
  readonly directories: number
  readonly bytes: number
}
