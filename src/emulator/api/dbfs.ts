/** Emulates the DBFS API. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Base64 from "../../internal/codec/base64.js"
import type { FileInfo } from "../../schemas/Dbfs.js"
import type { Int64 } from "../../schemas/Wire.js"
import { addBlock, operations, put as putOperation } from "../../services/dbfs/operations.js"
import {
  type ApiFailure,
  apiFailure,
  invalidParameterValue,
  malformedRequest,
  missingField,
  resourceAlreadyExists,
  resourceDoesNotExist
} from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import { json, type Route, route } from "../router.js"
import * as Tree from "./dbfsTree.js"

export interface Dbfs {
  readonly routes: ReadonlyArray<Route>
  /** The files and folders in a folder. None if the folder does not exist. */
  readonly list: (
    path: string
  ) => ReadonlyArray<{ readonly name: string; readonly isFolder: boolean; readonly size: number }>
}

const mebibyte = 1024 * 1024

const defaultReadLength = mebibyte / 2

const handleTimeout = 10 * 60 * 1000

interface Handle {
  readonly path: string
  readonly file: Tree.File
  lastUsed: number
}

/** A path as given in the request, and as segments of the tree. */
interface Path {
  readonly text: string
  readonly segments: Tree.Segments
}

const pathOf = (text: string): Either.Either<Path, ApiFailure> => {
  const plain = text.replace(/^dbfs:(?=\/)/, "")
  return plain.startsWith("/")
    ? Either.right({ text, segments: plain.split("/").filter((name) => name !== "") })
    : Either.left(invalidParameterValue(`Path must be absolute: ${text}`))
}

const doesNotExist = ({ text }: Path): ApiFailure =>
  resourceDoesNotExist(`No file or directory exists on path ${text}.`)

const alreadyExists = (text: string): ApiFailure =>
  resourceAlreadyExists(`A file or directory already exists at the input path ${text}.`)

const infoOf = (segments: Tree.Segments, node: Tree.Node): FileInfo => ({
  path: `/${segments.join("/")}`,
  is_dir: node.kind === "folder",
  file_size: Tree.sizeOf(node),
  modification_time: node.modified
})

const bytesOf = (field: string, data: string): Either.Either<Uint8Array, ApiFailure> => {
  const bytes = Base64.decode(data)
  if (bytes === undefined) {
    return Either.left(malformedRequest(`Could not parse request object: field '${field}' is not valid base64`))
  }
  return bytes.length <= mebibyte ? Either.right(bytes) : Either.left(tooLarge(bytes.length))
}

const tooLarge = (size: number): ApiFailure =>
  apiFailure(400, "MAX_BLOCK_SIZE_EXCEEDED", `The block of ${size} bytes exceeds the limit of ${mebibyte} bytes.`)

export const make = (kernel: Kernel): Dbfs => {
  const root = Tree.folder(kernel.now())
  const handles = new Map<string, Handle>()

  const existing = (path: Path): Either.Either<Tree.Node, ApiFailure> =>
    Either.fromNullable(Tree.find(root, path.segments), () => doesNotExist(path))

  /** Returns the parent folder of a path and the last segment. */
  const parentOf = (path: Path): Either.Either<{ readonly parent: Tree.Folder; readonly name: string }, ApiFailure> => {
    const name = path.segments.at(-1)
    if (name === undefined) return Either.left(alreadyExists(path.text))
    const parent = Tree.makeFolder(root, path.segments.slice(0, -1), kernel.now())
    return Either.fromNullable(parent && { parent, name }, () => alreadyExists(path.text))
  }

  const createFile = (path: Path, overwrite: boolean | null | undefined): Either.Either<Tree.File, ApiFailure> =>
    Either.gen(function* () {
      const there = Tree.find(root, path.segments)
      if (there !== undefined && (there.kind === "folder" || overwrite !== true)) {
        return yield* Either.left(alreadyExists(path.text))
      }
      const { name, parent } = yield* parentOf(path)
      const file = Tree.file(kernel.now())
      Tree.place(parent, name, file, kernel.now())
      return file
    })

  const openHandle = (id: Int64): Either.Either<Handle, ApiFailure> => {
    const handle = handles.get(String(id))
    if (handle !== undefined && kernel.now() - handle.lastUsed < handleTimeout) return Either.right(handle)
    handles.delete(String(id))
    return Either.left(resourceDoesNotExist(`No stream exists for handle ${id}. It was closed or idle for 10 minutes.`))
  }

  const put = (text: string, contents: Uint8Array, overwrite: boolean | null | undefined) =>
    Either.gen(function* () {
      Tree.append(yield* createFile(yield* pathOf(text), overwrite), contents, kernel.now())
    })

  /** The destination of `move`: inside the folder if it exists, otherwise the given path. */
  const destinationOf = (source: Path, destination: Path): Path => {
    const there = Tree.find(root, destination.segments)
    return there?.kind === "folder"
      ? { ...destination, segments: [...destination.segments, ...source.segments.slice(-1)] }
      : destination
  }

  const move = (source: Path, requested: Path): Either.Either<void, ApiFailure> =>
    Either.gen(function* () {
      const node = yield* existing(source)
      const destination = destinationOf(source, requested)
      if (source.segments.every((name, i) => destination.segments[i] === name)) {
        const isSame = destination.segments.length === source.segments.length
        return yield* Either.left(
          isSame ? alreadyExists(requested.text) : invalidParameterValue(`${source.text} cannot be moved into itself.`)
        )
      }
      if (Tree.find(root, destination.segments) !== undefined) return yield* Either.left(alreadyExists(requested.text))
      const above = { text: requested.text, segments: destination.segments.slice(0, -1) }
      if ((yield* existing(above)).kind === "file") return yield* Either.left(doesNotExist(above))
      const from = yield* parentOf(source)
      const to = yield* parentOf(destination)
      Tree.remove(from.parent, from.name, kernel.now())
      Tree.place(to.parent, to.name, node, kernel.now())
    })

  const remove = (path: Path, recursive: boolean | null | undefined): Either.Either<void, ApiFailure> =>
    Either.gen(function* () {
      if (path.segments.length === 0) return yield* Either.left(invalidParameterValue("The root cannot be deleted."))
      const node = Tree.find(root, path.segments)
      // The real workspace ignores a missing path too.
      if (node === undefined) return
      if (node.kind === "folder" && node.children.size > 0 && recursive !== true) {
        return yield* Either.left(
          apiFailure(400, "IO_ERROR", `${path.text} is a non-empty directory: set recursive to delete it.`)
        )
      }
      const batch = kernel.options.dbfsDeleteBatch
      if (node.kind === "folder" && batch !== undefined && Tree.removeFiles(node, batch, kernel.now()) === batch) {
        return yield* Either.left(
          apiFailure(
            503,
            "PARTIAL_DELETE",
            `Deleted ${batch} files of ${path.text}. Repeat the call to delete the rest.`
          )
        )
      }
      const { name, parent } = yield* parentOf(path)
      Tree.remove(parent, name, kernel.now())
    })

  const putJson = route(putOperation, ({ contents, overwrite, path }) =>
    Either.flatMap(bytesOf("contents", contents ?? ""), (bytes) => put(path, bytes, overwrite))
  )

  /** A form upload contains raw bytes and may be larger. Some clients prefer it. */
  const putRoute: Route = {
    ...putJson,
    limit: Incoming.maxFileSize,
    run: (call) =>
      Incoming.isForm(call.context.http)
        ? Effect.flatMap(Incoming.fieldsOf(call.context.http), (fields) => {
            const textOf = (field: string) => new TextDecoder().decode(fields.get(field))
            return fields.has("path")
              ? Effect.map(
                  put(
                    textOf("path"),
                    fields.get("contents") ?? new Uint8Array(),
                    textOf("overwrite").toLowerCase() === "true"
                  ),
                  () => json({})
                )
              : Effect.fail(missingField("path"))
          })
        : call.context.http.body.length > Incoming.maxBodySize
          ? Effect.fail(tooLarge(call.context.http.body.length))
          : putJson.run(call)
  }

  const routes = [
    putRoute,
    route(operations.create, ({ overwrite, path }) =>
      Either.gen(function* () {
        const file = yield* createFile(yield* pathOf(path), overwrite)
        const handle = kernel.ids.number()
        handles.set(String(handle), { path, file, lastUsed: kernel.now() })
        return { handle }
      })
    ),
    route(addBlock, ({ data, handle }) =>
      Either.gen(function* () {
        const open = yield* openHandle(handle)
        const block = yield* bytesOf("data", data)
        Tree.append(open.file, block, kernel.now())
        open.lastUsed = kernel.now()
      })
    ),
    route(operations.close, ({ handle }) =>
      Either.map(openHandle(handle), () => {
        handles.delete(String(handle))
      })
    ),
    route(operations.read, ({ length, offset, path: text }) =>
      Either.gen(function* () {
        const [from, count] = [Number(offset ?? 0), length ?? defaultReadLength]
        if (from < 0) return yield* Either.left(invalidParameterValue(`offset cannot be negative: ${from}`))
        if (count < 0) return yield* Either.left(invalidParameterValue(`length cannot be negative: ${count}`))
        if (count > mebibyte) {
          return yield* Either.left(
            apiFailure(
              400,
              "MAX_READ_SIZE_EXCEEDED",
              `The read of ${count} bytes exceeds the limit of ${mebibyte} bytes.`
            )
          )
        }
        const node = yield* Either.flatMap(pathOf(text), existing)
        if (node.kind === "folder") {
          return yield* Either.left(invalidParameterValue(`${text} is a directory and cannot be read.`))
        }
        const bytes = Tree.read(node, from, count)
        return { bytes_read: bytes.length, data: Base64.encode(bytes) }
      })
    ),
    route(operations.getStatus, ({ path: text }) =>
      Either.gen(function* () {
        const path = yield* pathOf(text)
        return infoOf(path.segments, yield* existing(path))
      })
    ),
    route(operations.list, ({ path: text }) =>
      Either.gen(function* () {
        const path = yield* pathOf(text)
        const node = yield* existing(path)
        if (node.kind === "file") return { files: [infoOf(path.segments, node)] }
        const names = [...node.children].sort(([a], [b]) => (a < b ? -1 : 1))
        return names.length === 0
          ? {}
          : { files: names.map(([name, child]) => infoOf([...path.segments, name], child)) }
      })
    ),
    route(operations.mkdirs, ({ path: text }) =>
      Either.flatMap(pathOf(text), ({ segments }) =>
        Tree.makeFolder(root, segments, kernel.now()) === undefined
          ? Either.left(alreadyExists(text))
          : Either.right(undefined)
      )
    ),
    route(operations.move, ({ destination_path, source_path }) =>
      Either.gen(function* () {
        yield* move(yield* pathOf(source_path), yield* pathOf(destination_path))
      })
    ),
    route(operations.delete, ({ path, recursive }) => Either.flatMap(pathOf(path), (at) => remove(at, recursive)))
  ]

  return {
    routes,
    list: (path) => {
      const node = Tree.find(
        root,
        path.split("/").filter((name) => name !== "")
      )
      return node?.kind === "folder"
        ? [...node.children].map(([name, child]) => ({
            name,
            isFolder: child.kind === "folder",
            size: Tree.sizeOf(child)
          }))
        : []
    }
  }
}
