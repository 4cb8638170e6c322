/** The storage behind volumes: serves presigned links, which expire and refuse other credentials, as each cloud does. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { HttpMethod } from "../../internal/call/operation.js"
import { pathTemplate } from "../../internal/call/url.js"
import type { ApiFailure } from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import { type Call, type Route, raw } from "../router.js"
import * as Contents from "./contents.js"
import type { Upload, Uploads } from "./uploads.js"
import type { Volumes } from "./volumes.js"

/** A presigned link as the API sends it. */
export interface Link {
  readonly url: string
  readonly headers: ReadonlyArray<{ readonly name: string; readonly value: string }>
}

export interface Storage {
  readonly routes: ReadonlyArray<Route>
  /** Links are valid until the requested time, or until the limit of the emulator. */
  readonly link: (path: string, expires: string | null | undefined) => Link
}

/** A resumable session takes chunks of a multiple of this, except the last one. */
const granularity = 256 * 1024

const root = "/volume-storage"

export const partPath = (upload: Upload, number: number): string => `${root}/uploads/${upload.token}/${number}`

export const uploadPath = (upload: Upload): string => `${root}/uploads/${upload.token}`

export const resumablePath = (upload: Upload): string => `${root}/resumable/${upload.token}`

export const filePath = (path: string): string =>
  `${root}/files/${path.split("/").slice(1).map(encodeURIComponent).join("/")}`

/** Each cloud requires a header of its own. */
const required = {
  aws: { name: "x-amz-server-side-encryption", value: "AES256" },
  azure: { name: "x-ms-version", value: "2021-08-06" },
  gcp: { name: "x-goog-acl", value: "private" }
}

const xml = (status: number, code: string, more = ""): HttpServerResponse.HttpServerResponse =>
  HttpServerResponse.text(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code>${more}</Error>`, {
    status,
    contentType: "application/xml"
  })

const expired = {
  aws: () => xml(403, "AccessDenied", "<Message>Request has expired</Message>"),
  azure: () =>
    xml(
      403,
      "AuthenticationFailed",
      "<AuthenticationErrorDetail>Signature not valid in the specified time frame</AuthenticationErrorDetail>"
    ),
  gcp: () => xml(400, "ExpiredToken", "<Message>The provided token has expired.</Message>")
}

const doubled = {
  aws: () => xml(400, "InvalidArgument", "<Message>Only one auth mechanism allowed</Message>"),
  azure: () =>
    xml(403, "AuthenticationFailed", "<AuthenticationErrorDetail>Two credentials</AuthenticationErrorDetail>"),
  gcp: () => xml(400, "InvalidArgument", "<Message>Only one auth mechanism allowed</Message>")
}

type Answer = HttpServerResponse.HttpServerResponse

export const make = (kernel: Kernel, volumes: Volumes, uploads: Uploads): Storage => {
  const cloud = kernel.options.volumes?.cloud ?? "azure"
  const { linkLife } = kernel.options.volumes ?? {}
  const secret = kernel.ids.uuid()
  const hour = 60 * 60 * 1000

  const link: Storage["link"] = (path, expires) => {
    const requested = expires ? Date.parse(expires) : Number.NaN
    const limit = kernel.now() + (linkLife === undefined ? hour : Duration.toMillis(linkLife))
    const until = Number.isNaN(requested) ? limit : linkLife === undefined ? requested : Math.min(requested, limit)
    return {
      url: `${kernel.address()}${path}?expires=${until}&signature=${secret}`,
      headers: [required[cloud]]
    }
  }

  const refusal = ({ context, query }: Call, isSession: boolean): Answer | undefined => {
    const { headers } = context.http
    if (headers.authorization !== undefined) return doubled[cloud]()
    const { name, value } = required[cloud]
    if (query.get("signature") !== secret) return xml(403, "SignatureDoesNotMatch")
    // A resumable session is valid for a week.
    if (isSession) return undefined
    if (kernel.now() >= Number(query.get("expires"))) return expired[cloud]()
    return headers[name] === value ? undefined : xml(403, "SignatureDoesNotMatch")
  }

  const storageRoute = (
    operation: string,
    method: HttpMethod,
    path: string,
    handler: (call: Call) => Either.Either<Answer, ApiFailure>,
    isSession = false
  ): Route =>
    raw(
      { service: "files.Files", operation, method, path: pathTemplate(`${root}${path}`) },
      (call) => {
        const refused = refusal(call, isSession)
        return refused === undefined ? handler(call) : Effect.succeed(refused)
      },
      { needsToken: false, limit: Incoming.maxFileSize }
    )

  const uploadOf = ({ path }: Call) => Either.mapLeft(uploads.find(path.token), () => xml(404, "NoSuchUpload"))

  const putChunk = (upload: Upload, call: Call): Answer => {
    const { body, headers } = call.context.http
    const incomplete = (): Answer =>
      HttpServerResponse.empty({
        status: 308,
        headers: upload.size === 0 ? {} : { range: `bytes=0-${upload.size - 1}` }
      })
    const range = headers["content-range"] ?? ""
    if (upload.isDone) return HttpServerResponse.empty({ status: 200 })
    if (/^bytes \*\//.test(range)) return incomplete()
    const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(range)
    const [from, to] = [Number(match?.[1]), Number(match?.[2]) + 1]
    if (match === null || to - from !== body.length) return xml(400, "InvalidArgument")
    if (from > upload.size) return xml(503, "ServiceUnavailable")
    const isLast = match[3] !== "*"
    if (!isLast && body.length % granularity !== 0) return xml(400, "InvalidArgument", "<Message>Chunk size</Message>")
    const fresh = body.subarray(upload.size - from)
    upload.received.push(fresh)
    upload.size += fresh.length
    if (!isLast) return incomplete()
    if (upload.size !== Number(match[3])) return xml(400, "InvalidArgument")
    return Either.match(volumes.write(upload.path, upload.received, upload), {
      onLeft: ({ errorCode, status }) => (status === 409 ? xml(412, "PreconditionFailed") : xml(status, errorCode)),
      onRight: () => {
        upload.isDone = true
        return HttpServerResponse.empty({ status: 200 })
      }
    })
  }

  const aborted = (call: Call) =>
    Either.right(
      Either.match(uploadOf(call), {
        onLeft: (answer) => answer,
        onRight: (upload) => {
          uploads.abort(upload)
          return HttpServerResponse.empty({ status: 200 })
        }
      })
    )

  const routes = [
    storageRoute("uploadPart", "PUT", "/uploads/{token}/{part_number}", (call) =>
      Either.right(
        Either.match(uploadOf(call), {
          onLeft: (answer) => answer,
          onRight: (upload) =>
            HttpServerResponse.empty({
              status: cloud === "azure" ? 201 : 200,
              headers: { etag: uploads.putPart(upload, Number(call.path.part_number), call.context.http.body) }
            })
        })
      )
    ),
    storageRoute("abortUpload", "DELETE", "/uploads/{token}", aborted),
    storageRoute(
      "uploadChunk",
      "PUT",
      "/resumable/{token}",
      (call) =>
        Either.right(
          Either.match(uploadOf(call), {
            onLeft: (answer) => answer,
            onRight: (upload) => putChunk(upload, call)
          })
        ),
      true
    ),
    storageRoute("abortResumable", "DELETE", "/resumable/{token}", aborted, true),
    storageRoute("downloadLink", "GET", "/files/{file_path*}", ({ context, path }) => {
      const entry = volumes.stat(`/${path.file_path}`)
      return entry === undefined || entry.isDirectory
        ? Either.right(xml(404, cloud === "azure" ? "BlobNotFound" : "NoSuchKey"))
        : Contents.serve(entry, context.http.headers, (range) => volumes.read(entry.path, range))
    })
  ]

  return { routes, link }
}
