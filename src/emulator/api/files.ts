/** Emulates the Files API: files of volumes and workspace files. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Either from "effect/Either"
import { operations } from "../../services/files/files/service.js"
import { apiFailure } from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { json, type Route, raw } from "../router.js"
import * as Contents from "../volumes/contents.js"
import * as Volumes from "../volumes/volumes.js"

export interface Files {
  readonly routes: ReadonlyArray<Route>
}

const limits = { default: 1000, max: 1000 }

/** The whole path: templates have no slash before the name of a file, clients send one or two. */
export const pathIn = (fields: Readonly<Record<string, string>>): string =>
  `/${(fields.file_path ?? fields.directory_path ?? "").replace(/^\/+/, "")}`

const done = HttpServerResponse.empty({ status: 204 })

export const make = (kernel: Kernel): Files => {
  const volumes = kernel.use(Volumes.make)

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
    )
  ]

  return { routes }
}
