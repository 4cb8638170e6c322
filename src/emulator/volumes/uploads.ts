/** Uploads in progress: their parts are kept until they are completed or aborted, and no one can read them before. */
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { alreadyExists, type Volumes } from "./volumes.js"

interface Part {
  readonly bytes: Uint8Array
  readonly etag: string
}

export interface Upload {
  readonly token: string
  readonly path: string
  readonly overwrite: boolean
  readonly user: string
  readonly parts: Map<number, Part>
  /** Of a resumable session: what was received so far. */
  readonly received: Array<Uint8Array>
  size: number
  isDone: boolean
}

/** A part as `complete-upload` names it. */
export interface Named {
  readonly part_number: number
  readonly etag: string
}

type Result<A> = Either.Either<A, ApiFailure>

/** S3 refuses smaller parts, except the last one. */
const minPart = 5 * 1024 * 1024

export const make = (kernel: Kernel, volumes: Volumes) => {
  const uploads = new Map<string, Upload>()
  const isAws = kernel.options.volumes?.cloud === "aws"

  const initiate = (path: string, overwrite: boolean, user: string): Result<Upload> =>
    Either.gen(function* () {
      yield* volumes.check(path)
      if (volumes.stat(path) !== undefined && !overwrite) return yield* Either.left(alreadyExists())
      const token = kernel.ids.uuid()
      const upload: Upload = {
        token,
        path,
        overwrite,
        user,
        parts: new Map(),
        received: [],
        size: 0,
        isDone: false
      }
      uploads.set(token, upload)
      return upload
    })

  const find = (token: string | null | undefined, path?: string): Result<Upload> => {
    const upload = uploads.get(token ?? "")
    return upload === undefined || (path !== undefined && upload.path !== path)
      ? Either.left(apiFailure(404, "NOT_FOUND", "The upload session is not found."))
      : Either.right(upload)
  }

  const complete = (upload: Upload, named: ReadonlyArray<Named>): Result<void> =>
    Either.gen(function* () {
      if (named.length === 0) return yield* Either.left(invalidParameterValue("An upload needs at least one part."))
      const pieces: Array<Uint8Array> = []
      let before = 0
      for (const [index, { etag, part_number }] of named.entries()) {
        const part = upload.parts.get(part_number)
        if (part === undefined || part.etag !== etag) {
          return yield* Either.left(invalidParameterValue(`Part ${part_number} was not uploaded, or has another etag.`))
        }
        if (part_number <= before) return yield* Either.left(invalidParameterValue("The parts are not in order."))
        if (isAws && index < named.length - 1 && part.bytes.length < minPart) {
          return yield* Either.left(invalidParameterValue(`Part ${part_number} is smaller than ${minPart} bytes.`))
        }
        before = part_number
        pieces.push(part.bytes)
      }
      yield* volumes.write(upload.path, pieces, upload)
      uploads.delete(upload.token)
    })

  return {
    initiate,
    find,
    complete,
    putPart: (upload: Upload, number: number, bytes: Uint8Array): string => {
      const etag = `"${kernel.ids.uuid().replaceAll("-", "")}"`
      upload.parts.set(number, { bytes, etag })
      return etag
    },
    abort: (upload: Upload): void => {
      uploads.delete(upload.token)
    }
  }
}

export type Uploads = ReturnType<typeof make>
