/** Reads the body of an `HttpClient`'s response, up to a max size. */
import type * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { BodyBuffer } from "../codec/bodyBuffer.js"
import { codingsOf, Decoder, TooLargeBetween } from "./contentCoding.js"

/** The body is larger than the limit. */
export class TooLarge extends Data.TaggedError("TooLarge")<{
  /** The announced size, if there is one. */
  readonly size: number | undefined
}> {}

/** The body cannot be read. */
export class Broken extends Data.TaggedError("Broken")<{ readonly cause: unknown }> {}

/** Whether responses with this status have no body. */
export const isBodiless = (status: number): boolean => status === 204 || status === 205 || status === 304

/** The size that `Content-Length` announces, in encoded bytes. */
export const announcedSize = (length: string | undefined): number | undefined => {
  if (length === undefined || length === "") return undefined
  for (let i = 0; i < length.length; i++) {
    const code = length.charCodeAt(i)
    if (code < 48 || code > 57) return undefined
  }
  return Number(length)
}

/** The max size of a body that is read at once. It arrives in a few packets, so one time limit is enough. */
const maxBuffered = 65_536

type Chunks = Stream.Stream<Uint8Array, HttpClientError.ResponseError>

/** Adds chunks to the body after decoding them. */
const decodingInto = (body: BodyBuffer, codings: ReadonlyArray<string>, limit: number) => {
  type Result = Effect.Effect<void, Broken | TooLarge>
  let resume: (result: Result) => void = () => {}
  /** A later coding may end after the write whose data it decodes. */
  let ended: Result | undefined
  const finish = (result: Result): void => {
    ended ??= result
    resume(result)
  }
  const decoder = new Decoder(codings, limit, {
    onData: (chunk) => {
      body.add(chunk)
      if (!(body.length <= limit)) {
        decoder.destroy()
        finish(new TooLarge({ size: undefined }))
      }
    },
    onEnd: () => finish(Effect.void),
    onError: (cause) =>
      finish(cause instanceof TooLargeBetween ? new TooLarge({ size: undefined }) : new Broken({ cause }))
  })
  const unlessEnded = (go: (done: (result: Result) => void) => void): Result =>
    Effect.async<void, Broken | TooLarge>((done) => {
      if (ended !== undefined) return done(ended)
      resume = done
      go(done)
    })
  return {
    write: (chunks: Iterable<Uint8Array>) =>
      Effect.forEach(chunks, (chunk) => unlessEnded((done) => decoder.write(chunk, () => done(Effect.void))), {
        discard: true
      }),
    end: unlessEnded(() => decoder.end()),
    destroy: () => decoder.destroy()
  }
}

/** Adds chunks to the body as they are. */
const addingTo = (body: BodyBuffer, limit: number) => ({
  write: (chunks: Iterable<Uint8Array>): Effect.Effect<void, Broken | TooLarge> => {
    for (const chunk of chunks) body.add(chunk)
    return !(body.length <= limit) ? new TooLarge({ size: undefined }) : Effect.void
  },
  end: Effect.void,
  destroy: () => {}
})

/** Pulls the chunks itself: running the Stream takes twice as long. */
const readStream = (
  stream: Chunks,
  codings: ReadonlyArray<string>,
  limit: number,
  alive: () => void
): Effect.Effect<BodyBuffer, Broken | TooLarge> =>
  Effect.scoped(
    Effect.flatMap(Stream.toPull(stream), (pull) => {
      const body = new BodyBuffer()
      const { destroy, end, write } = codings.length === 0 ? addingTo(body, limit) : decodingInto(body, codings, limit)
      const loop: Effect.Effect<
        never,
        Option.Option<HttpClientError.ResponseError | Broken | TooLarge>
      > = Effect.flatMap(pull, (got) => {
        alive()
        return Effect.zipRight(Effect.mapError(write(got), Option.some), loop)
      })
      return Effect.catchAll(
        loop,
        Option.match({
          onNone: () => Effect.as(end, body),
          onSome: (error) =>
            error._tag !== "ResponseError"
              ? Effect.fail(error)
              : error.reason === "EmptyBody"
                ? Effect.succeed(body)
                : new Broken({ cause: error.cause })
        })
      ).pipe(Effect.ensuring(Effect.sync(destroy)))
    })
  )

/** Cancels a body that is not read: a client keeps the connection until its body is read or cancelled. */
const release = (stream: Chunks): Effect.Effect<void> =>
  Effect.fork(Effect.ignore(Stream.runDrain(stream))).pipe(
    Effect.tap(() => Effect.yieldNow()),
    Effect.flatMap(Fiber.interrupt),
    Effect.asVoid
  )

export interface Options {
  /** In decoded bytes. */
  readonly limit: number
  /** Whether it is the response to a HEAD request: it has a `Content-Length`, but no body. */
  readonly isHead?: boolean | undefined
  readonly alive?: (() => void) | undefined
}

export const readBody = (
  response: HttpClientResponse.HttpClientResponse,
  { alive = () => {}, isHead = false, limit }: Options
): Effect.Effect<BodyBuffer, Broken | TooLarge> => {
  const { headers, status } = response
  const codings = codingsOf(headers["content-encoding"])
  if (isHead || isBodiless(status)) {
    return Effect.match(readStream(response.stream, [], limit, alive), {
      onFailure: () => new BodyBuffer(),
      onSuccess: () => new BodyBuffer()
    })
  }
  const size = announcedSize(headers["content-length"])
  if (size !== undefined && !(size <= limit)) return Effect.zipRight(release(response.stream), new TooLarge({ size }))
  if (size !== undefined && size <= maxBuffered && headers["content-encoding"] === undefined) {
    return Effect.matchEffect(response.arrayBuffer, {
      onFailure: (error) => new Broken({ cause: error.cause }),
      onSuccess: (buffer) => Effect.succeed(BodyBuffer.of(new Uint8Array(buffer)))
    })
  }
  return readStream(response.stream, codings, limit, alive)
}
