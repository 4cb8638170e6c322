/** Emulates the Workspace API. */
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { pathTemplate } from "../../internal/call/url.js"
import * as Base64 from "../../internal/codec/base64.js"
import type { Int64 } from "../../schemas/Wire.js"
import * as Wire from "../../schemas/Wire.js"
import type { ImportRequest } from "../../schemas/workspace/Workspace.js"
import { WorkspaceObjectAccessControlRequest } from "../../schemas/workspace/WorkspacePermissions.js"
import { operations, uploadFile } from "../../services/workspace/operations.js"
import {
  type ApiFailure,
  apiFailure,
  invalidParameterValue,
  missingField,
  resourceAlreadyExists,
  resourceDoesNotExist
} from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import { decodeRequest, type Parts } from "../requestDecoder.js"
import { json, type Route, raw, route, serving } from "../router.js"
import * as Export from "../tree/export.js"
import * as Import from "../tree/import.js"
import * as Trees from "../tree/tree.js"
import * as Permissions from "./permissions.js"

/** Git metadata of a Git folder and its contents. */
export interface GitInfo {
  readonly id: Int64
  readonly path: string
  readonly branch: string | undefined
  readonly head_commit_id: string
  readonly url: string
}

export interface Workspace {
  readonly routes: ReadonlyArray<Route>
  readonly tree: Trees.Tree
  /** Whether a notebook exists at a path, as named in a job task. */
  readonly isNotebook: (path: string) => boolean
  /** The bytes of the file at a path, or `undefined` if there is none. */
  readonly file: (path: string) => Uint8Array | undefined
  /** Registers a function that returns the metadata of a Git folder's root. */
  readonly describeGit: (describe: (node: Trees.Node) => GitInfo | undefined) => void
}

/** Query fields that the CLI sends but the SDKs do not have. */
const StatusRequest = Schema.Struct({
  path: Schema.String,
  return_export_info: Wire.optional(Schema.Boolean),
  return_git_info: Wire.optional(Schema.Boolean)
})

/**
 * Paths are returned as requested, with or without `/Workspace`. With a double slash the prefix is dropped (outputs of
 * real workspaces in the CLI's acceptance/bundle/deploy/files and acceptance/bundle/destroy).
 */
const mountOf = (path: string): string => (/^\/Workspace(\/|$)/.test(path) ? "/Workspace" : "")

/** The CLI reads the original import format from it (libs/filer/workspace_files_client.go). */
const exportInfoOf = ({ content }: Trees.Node) =>
  content.type === "NOTEBOOK" ? { repos_export_format: content.isJupyter === true ? "JUPYTER" : "SOURCE" } : {}

const levels = [
  { permission_level: "CAN_READ", description: "Can view" },
  { permission_level: "CAN_RUN", description: "Can view and run" },
  { permission_level: "CAN_EDIT", description: "Can view, run and edit" },
  { permission_level: "CAN_MANAGE", description: "Can view, run, edit and change permissions" }
]

const types = [
  { type: "notebook", collection: "notebooks", objects: "NOTEBOOK" },
  { type: "directory", collection: "directories", objects: "DIRECTORY" },
  { type: "file", collection: "files", objects: "FILE" }
]

/** IDs are strings here, because some that look like numbers are not. The type is part of the path. */
const ObjectOnly = Schema.Struct({
  workspace_object_type: Wire.optional(Schema.String),
  workspace_object_id: Schema.String
})

const ObjectAndList = Schema.Struct({
  ...ObjectOnly.fields,
  access_control_list: Wire.optional(Schema.Array(WorkspaceObjectAccessControlRequest))
})

interface ImportOf {
  readonly request: Partial<Omit<ImportRequest, "content">>
  readonly bytes: Uint8Array
}

const fromJson = (parts: Parts): Either.Either<ImportOf, ApiFailure> =>
  Either.gen(function* () {
    const { content, ...request } = yield* decodeRequest(operations.import.request, undefined, parts)
    const bytes = Base64.decode(content ?? "")
    if (bytes === undefined) return yield* Either.left(invalidParameterValue("The content is not valid base64"))
    return { request, bytes }
  })

const fromForm = (fields: ReadonlyMap<string, Uint8Array>): ImportOf => {
  const text = (field: string) => {
    const bytes = fields.get(field)
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
  }
  return {
    request: {
      ...(fields.has("path") ? { path: text("path") ?? "" } : {}),
      format: text("format"),
      language: text("language"),
      overwrite: text("overwrite")?.toLowerCase() === "true"
    },
    bytes: fields.get("content") ?? new Uint8Array()
  }
}

export const make = (kernel: Kernel): Workspace => {
  const permissions = kernel.use(Permissions.make)
  const tree = Trees.make(kernel)
  let describeGit: (node: Trees.Node) => GitInfo | undefined = () => undefined

  /** The metadata of the Git folder that the node is or is in. */
  const gitInfoOf = (node: Trees.Node): { readonly git_info?: GitInfo } => {
    const git_info = describeGit(node)
    if (git_info !== undefined) return { git_info }
    return node.parent === undefined ? {} : gitInfoOf(node.parent)
  }

  const permissionRoutes = types.flatMap(({ collection, objects, type }): ReadonlyArray<Route> => {
    const lists = permissions.define({
      type,
      collection,
      levels,
      creatorLevel: "CAN_MANAGE",
      check: (id) => {
        const node = tree.byId(id)
        return node?.content.type === objects
          ? Either.right(node)
          : Either.left(resourceDoesNotExist(`${type} ${id} does not exist.`))
      }
    })
    tree.onCreated((node, creator) => {
      if (node.content.type === objects) lists.created(String(node.id), creator)
    })
    tree.onRemoved((node) => {
      if (node.content.type === objects) lists.removed(String(node.id))
    })
    const path = pathTemplate(`/api/2.0/permissions/${collection}/{workspace_object_id}`)
    const levelsPath = pathTemplate(`${path.template}/permissionLevels`)
    return [
      route(serving(operations.getPermissions, { path, request: ObjectOnly }), ({ workspace_object_id: id }) =>
        lists.get(id)
      ),
      route(
        serving(operations.setPermissions, { path, request: ObjectAndList }),
        ({ access_control_list: grants, workspace_object_id: id }) => lists.set(id, grants)
      ),
      route(
        serving(operations.updatePermissions, { path, request: ObjectAndList }),
        ({ access_control_list: grants, workspace_object_id: id }) => lists.update(id, grants)
      ),
      route(
        serving(operations.getPermissionLevels, { path: levelsPath, request: ObjectOnly }),
        ({ workspace_object_id: id }) => lists.levels(id)
      )
    ]
  })

  const put = (path: string, imported: Import.Imported, overwrite: boolean, creator: string) =>
    Either.gen(function* () {
      if ("content" in imported) return yield* tree.put(imported.path ?? path, imported.content, { overwrite, creator })
      if (tree.find(path) !== undefined) return yield* Either.left(Trees.alreadyExists(path))
      const folder = yield* tree.mkdirs(path, creator)
      for (const { content, names } of imported.items) {
        yield* tree.mkdirs([path, ...names.slice(0, -1)].join("/"), creator)
        yield* tree.put([path, ...names].join("/"), content, { overwrite, creator })
      }
      return folder
    })

  /** Content is base64 in JSON, or raw bytes in a form. */
  const imported: Route["run"] = ({ context, path: pathFields, query }) =>
    Effect.gen(function* () {
      const { bytes, request } = Incoming.isForm(context.http)
        ? yield* Effect.map(Incoming.fieldsOf(context.http), fromForm)
        : yield* fromJson({ path: pathFields, query, body: Incoming.textOf(context.http) })
      if (request.path === undefined) return yield* Effect.fail(missingField("path"))
      const { path } = request
      const made = yield* Import.read({ ...request, path }, bytes)
      const node = yield* put(path, made, request.overwrite === true, context.user.userName)
      return json({ object_id: node.id })
    })

  /**
   * The API behind `sync` and bundle deployment. Its error responses are known from the CLI
   * (libs/filer/workspace_files_client.go): 404 if the folder is missing, 409 if a file exists, and 400 without an
   * error code if a notebook exists.
   */
  const uploaded: Route["run"] = ({ context, path: pathFields, query }) =>
    Effect.gen(function* () {
      const path = `/${(pathFields.path ?? "").replace(/^\/+/, "")}`
      const made = yield* Import.read({ path, format: "AUTO" }, context.http.body, Incoming.maxFileSize)
      if (!("content" in made))
        return yield* Effect.fail(invalidParameterValue(`Path (${path}) is not that of a file.`))
      const place = made.path ?? path
      const there = tree.find(place)
      const overwrite = query.get("overwrite")?.toLowerCase() === "true"
      if (there !== undefined && !overwrite) {
        return yield* Effect.fail(
          there.content.type === "FILE" && made.content.type === "FILE"
            ? resourceAlreadyExists(`File already exists at (${place}).`, 409)
            : apiFailure(400, "", `Path (${place}) already exists.`)
        )
      }
      yield* tree.put(place, made.content, { overwrite, creator: context.user.userName })
      return json({})
    })

  const exportJson = route(operations.export, (request) =>
    Either.gen(function* () {
      const { bytes, fileType } = yield* Export.write(yield* tree.at(request.path), request)
      return { content: Base64.encode(bytes), ...(fileType === undefined ? {} : { file_type: fileType }) }
    })
  )

  /** Returns the raw bytes, for clients that request them. */
  const exportDirectly: Route["run"] = ({ query }) =>
    Either.gen(function* () {
      const path = query.get("path")
      if (path === null) return yield* Either.left(missingField("path"))
      const node = yield* tree.at(path)
      const { bytes, fileType } = yield* Export.write(node, {
        format: query.get("format"),
        outputs: query.get("outputs")
      })
      const name = fileType === undefined || node.content.type === "FILE" ? node.name : `${node.name}.${fileType}`
      return HttpServerResponse.uint8Array(bytes, {
        contentType: "application/octet-stream",
        headers: { "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}` }
      })
    })

  const routes: ReadonlyArray<Route> = [
    route(serving(operations.getStatus, { request: StatusRequest }), (request) =>
      Either.map(tree.at(request.path), (node) => ({
        ...Trees.infoOf(node, mountOf(request.path)),
        ...(request.return_export_info === true ? exportInfoOf(node) : {}),
        ...(request.return_git_info === true ? gitInfoOf(node) : {})
      }))
    ),
    route(operations.list, ({ notebooks_modified_after: after, path }) =>
      Either.map(tree.at(path), (node) => {
        const nodes = Trees.childrenOf(node) === undefined ? [node] : Trees.sorted(node)
        const objects = nodes.filter(
          ({ content, modifiedAt }) => content.type !== "NOTEBOOK" || modifiedAt > (after ?? Number.NEGATIVE_INFINITY)
        )
        return objects.length === 0 ? {} : { objects: objects.map((node) => Trees.infoOf(node, mountOf(path))) }
      })
    ),
    route(operations.mkdirs, ({ path }, { user }) => Either.map(tree.mkdirs(path, user.userName), () => undefined)),
    raw(operations.import, imported),
    raw(uploadFile, uploaded, { limit: Incoming.maxFileSize }),
    {
      ...exportJson,
      run: (call) => (call.query.get("direct_download") === "true" ? exportDirectly(call) : exportJson.run(call))
    },
    route(operations.delete, ({ path, recursive }) => tree.remove(path, recursive === true)),
    ...permissionRoutes
  ]

  return {
    routes,
    tree,
    isNotebook: (path) => tree.find(path)?.content.type === "NOTEBOOK",
    file: (path) => {
      const content = tree.find(path)?.content
      return content?.type === "FILE" ? content.bytes : undefined
    },
    describeGit: (describe) => {
      describeGit = describe
    }
  }
}
