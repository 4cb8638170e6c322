/** Emulates the Files API: files of volumes and workspace files. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { pathTemplate } from "../../internal/call/url.js"
import { operations } from "../../services/files/files/service.js"
import { type ApiFailure, apiFailure, malformedRequest } from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { json, type Route, raw } from "../router.js"
import * as Contents from "../volumes/contents.js"
import * as Storage from "../volumes/storage.js"
import * as Uploads from "../volumes/uploads.js"
import * as Volumes from "../volumes/volumes.js"

export interface Files {
  readonly routes: ReadonlyArray<Route>
}

const limits = { default: 1000, max: 1000 }

/** The whole path: templates have no slash before the name of a file, clients send one or two. */
const pathIn = (fields: Readonly<Record<string, string>>): string =>
  `/${(fields.file_path ?? fields.directory_path ?? "").replace(/^\/+/, "")}`

/** The requests of uploads and links, which the documentation of the API lacks: see mixins/files.py of the Python SDK. */
const actionOperation = {
  service: "files.Files",
  operation: "uploadAction",
  method: "POST",
  path: pathTemplate("/api/2.0/fs/files/{file_path*}")
} as const

const linkOperation = (operation: string, name: string) =>
  ({ service: "files.Files", operation, method: "POST", path: pathTemplate(`/api/2.0/fs/${name}`) }) as const

const Parts = Schema.Struct({
  parts: Schema.Array(Schema.Struct({ part_number: Schema.Number, etag: Schema.String }))
})

const SessionUrl = Schema.Struct({
  path: Schema.String,
  session_token: Schema.String,
  expire_time: Schema.optional(Schema.String)
})

const PartUrls = Schema.Struct({
  ...SessionUrl.fields,
  start_part_number: Schema.Number,
  count: Schema.Int.pipe(Schema.between(1, 10_000))
})

const bodyOf = <A, I>(schema: Schema.Schema<A, I>, http: Incoming.Incoming): Either.Either<A, ApiFailure> =>
  Either.mapLeft(Schema.decodeUnknownEither(Schema.parseJson(schema))(Incoming.textOf(http)), () =>
    malformedRequest("Could not parse request object")
  )

const done = HttpServerResponse.empty({ status: 204 })

export const make = (kernel: Kernel): Files => {
  const volumes = kernel.use(Volumes.make)
  const uploads = Uploads.make(kernel, volumes)
  const storage = Storage.make(kernel, volumes, uploads)
  const cloud = kernel.options.volumes?.cloud ?? "azure"

  /** Workspace files have no links. The reason is the one that the Python SDK names (mixins/files.py, 0.60). */
  const linkable = (path: string): Either.Either<void, ApiFailure> =>
    kernel.options.volumes?.links === false || !path.startsWith("/Volumes/")
      ? Either.left(
          apiFailure(403, "PERMISSION_DENIED", "Presigned URLs are not enabled.", {
            details: [
              {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                reason: "FILES_API_API_IS_NOT_ENABLED",
                domain: "filesystem.databricks.com"
              }
            ]
          })
        )
      : Either.void

  const routes: ReadonlyArray<Route> = [
    raw(operations.download, ({ context, path }) =>
      Either.flatMap(Volumes.existing(volumes, pathIn(path), "file"), (entry) =>
        Contents.serve(entry, context.http.headers, (range) => volumes.read(entry.path, range))
      )
    ),
    raw(operations.getMetadata, ({ path }) =>
      Either.map(Volumes.existing(volumes, pathIn(path), "file"), (entry) =>
        HttpServerResponse.empty({ status: 200, headers: Contents.headersOf(entry) })
      )
    ),
    raw(
      operations.upload,
      ({ context, path, query }) =>
        Either.map(
          volumes.write(pathIn(path), [context.http.body], {
            overwrite: query.get("overwrite")?.toLowerCase() !== "false",
            user: context.user.userName
          }),
          () => done
        ),
      { limit: Incoming.maxFileSize }
    ),
    raw(operations.delete, ({ path }) => Either.map(volumes.delete(pathIn(path)), () => done)),
    raw(operations.createDirectory, ({ context, path }) =>
      Either.map(volumes.createDirectory(pathIn(path), context.user.userName), () => done)
    ),
    raw(operations.getDirectoryMetadata, ({ path }) =>
      Either.map(Volumes.existing(volumes, pathIn(path), "directory"), () => HttpServerResponse.empty({ status: 200 }))
    ),
    raw(operations.deleteDirectory, ({ path }) => Either.map(volumes.deleteDirectory(pathIn(path)), () => done)),
    raw(operations.listDirectoryContentsPage, ({ path, query }) =>
      Either.gen(function* () {
        const directory = yield* Volumes.existing(volumes, pathIn(path), "directory")
        const size = Number(query.get("page_size") ?? 0)
        if (!Number.isInteger(size)) {
          return yield* Either.left(apiFailure(400, "INVALID_PARAMETER_VALUE", "page_size must be a number."))
        }
        const page = yield* Paging.page({
          list: directory.path,
          items: volumes.list(directory.path) ?? [],
          key: ({ name }) => name,
          size: yield* Paging.pageSize(size, limits),
          token: query.get("page_token")
        })
        return json({
          ...(page.items.length === 0
            ? {}
            : {
                contents: page.items.map(({ isDirectory, modified, name, path, size }) => ({
                  path,
                  name,
                  is_directory: isDirectory,
                  ...(isDirectory ? {} : { file_size: size }),
                  last_modified: modified
                }))
              }),
          ...(page.next === undefined ? {} : { next_page_token: page.next })
        })
      })
    ),
    raw(actionOperation, ({ context, path, query }) => {
      const file = pathIn(path)
      switch (query.get("action")) {
        case "initiate-upload":
          return Either.flatMap(linkable(file), () =>
            Either.map(
              uploads.initiate(file, query.get("overwrite")?.toLowerCase() !== "false", context.user.userName),
              ({ token }) =>
                json(
                  cloud === "gcp"
                    ? { resumable_upload: { session_token: token } }
                    : { multipart_upload: { session_token: token } }
                )
            )
          )
        case "complete-upload":
          return Either.gen(function* () {
            const upload = yield* uploads.find(query.get("session_token"), file)
            const { parts } = yield* bodyOf(Parts, context.http)
            yield* uploads.complete(upload, parts)
            return json({})
          })
        case "abort-upload":
          return Either.map(uploads.find(query.get("session_token"), file), (upload) => {
            uploads.abort(upload)
            return json({})
          })
        default:
          return Either.left(apiFailure(400, "INVALID_PARAMETER_VALUE", "Unknown action."))
      }
    }),
    raw(linkOperation("createDownloadUrl", "create-download-url"), ({ query }) =>
      Either.gen(function* () {
        const path = query.get("path") ?? ""
        yield* linkable(path)
        const entry = yield* Volumes.existing(volumes, path, "file")
        return json(storage.link(Storage.filePath(entry.path), query.get("expire_time")))
      })
    ),
    raw(linkOperation("createUploadPartUrls", "create-upload-part-urls"), ({ context }) =>
      Either.gen(function* () {
        const { count, expire_time, path, session_token, start_part_number } = yield* bodyOf(PartUrls, context.http)
        yield* linkable(path)
        const upload = yield* uploads.find(session_token, path)
        return json({
          upload_part_urls: Array.from({ length: count }, (_, index) => ({
            ...storage.link(Storage.partPath(upload, start_part_number + index), expire_time),
            part_number: start_part_number + index
          }))
        })
      })
    ),
    raw(linkOperation("createResumableUploadUrl", "create-resumable-upload-url"), ({ context }) =>
      Either.gen(function* () {
        const { path, session_token } = yield* bodyOf(SessionUrl, context.http)
        yield* linkable(path)
        const upload = yield* uploads.find(session_token, path)
        return json({ resumable_upload_url: storage.link(Storage.resumablePath(upload), undefined) })
      })
    ),
    raw(linkOperation("createAbortUploadUrl", "create-abort-upload-url"), ({ context }) =>
      Either.gen(function* () {
        const { expire_time, path, session_token } = yield* bodyOf(SessionUrl, context.http)
        yield* linkable(path)
        const upload = yield* uploads.find(session_token, path)
        return json({ abort_upload_url: storage.link(Storage.uploadPath(upload), expire_time) })
      })
    ),
    ...storage.routes
  ]

  return { routes }
}
