/** The Workspace API. */
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Base64 from "../../internal/base64Codec.js"
import * as Endpoints from "../../internal/endpoints/Workspace.js"
import { pathTemplate } from "../../internal/url.js"
import * as Wire from "../../schemas/Wire.js"
import type { ImportRequest } from "../../schemas/Workspace.js"
import { WorkspaceObjectAccessControlRequest } from "../../schemas/WorkspacePermissions.js"
import {
  type ApiFailure,
  invalidParameterValue,
  malformedRequest,
  missingField,
  resourceDoesNotExist
} from "../failure.js"
import * as Form from "../form.js"
import type { Kernel } from "../kernel.js"
import { decodeRequest, type Parts } from "../requestDecoder.js"
import { json, type Route, raw, route } from "../router.js"
import * as Export from "../tree/export.js"
import * as Import from "../tree/import.js"
import * as Trees from "../tree/tree.js"
import type { Permissions } from "./permissions.js"

export interface Workspace {
  readonly routes: ReadonlyArray<Route>
  readonly tree: Trees.Tree
  /** Whether there is a notebook at a path, as a task of a job names it. */
  readonly isNotebook: (path: string) => boolean
  /** The bytes of the file at a path; none if there is no file. */
  readonly file: (path: string) => Uint8Array | undefined
}

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

/** Ids are text here: not every one that looks like a number is one. The type is part of the path. */
const ObjectOnly = Schema.Struct({
  workspace_object_type: Wire.optional(Schema.String),
  workspace_object_id: Schema.String
})

const ObjectAndList = Schema.Struct({
  ...ObjectOnly.fields,
  access_control_list: Wire.optional(Schema.Array(WorkspaceObjectAccessControlRequest))
})

const bodyOf = (http: HttpServerRequest.HttpServerRequest): Effect.Effect<string, ApiFailure> =>
  Effect.mapError(http.text, () => malformedRequest("The body of the request could not be read"))

interface ImportOf {
  readonly request: Partial<Omit<ImportRequest, "content">>
  readonly bytes: Uint8Array
}

const fromJson = (parts: Parts): Either.Either<ImportOf, ApiFailure> =>
  Either.gen(function* () {
    const { content, ...request } = yield* decodeRequest(Endpoints.import.request, undefined, parts)
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

export const make = (kernel: Kernel, permissions: Permissions): Workspace => {
  const tree = Trees.make(kernel)

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
      route({ ...Endpoints.getPermissions, path, request: ObjectOnly }, ({ workspace_object_id: id }) => lists.get(id)),
      route(
        { ...Endpoints.setPermissions, path, request: ObjectAndList },
        ({ access_control_list: grants, workspace_object_id: id }) => lists.set(id, grants)
      ),
      route(
        { ...Endpoints.updatePermissions, path, request: ObjectAndList },
        ({ access_control_list: grants, workspace_object_id: id }) => lists.update(id, grants)
      ),
      route(
        { ...Endpoints.getPermissionLevels, path: levelsPath, request: ObjectOnly },
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

  /** Contents come in base64 or, as a form, as they stand. */
  const imported: Route["run"] = ({ context, path: pathFields, query }) =>
    Effect.gen(function* () {
      const { bytes, request } = Form.isForm(context.http)
        ? yield* Effect.map(Form.fieldsOf(context.http), fromForm)
        : yield* Effect.flatMap(bodyOf(context.http), (body) => fromJson({ path: pathFields, query, body }))
      if (request.path === undefined) return yield* Effect.fail(missingField("path"))
      const { path } = request
      const made = yield* Import.read({ ...request, path }, bytes)
      const node = yield* put(path, made, request.overwrite === true, context.user.userName)
      return json({ object_id: node.id })
    })

  const exportJson = route(Endpoints.export, (request) =>
    Either.gen(function* () {
      const { bytes, fileType } = yield* Export.write(yield* tree.at(request.path), request)
      return { content: Base64.encode(bytes), ...(fileType === undefined ? {} : { file_type: fileType }) }
    })
  )

  /** The bytes as they stand, for clients that ask for them. */
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
    route(Endpoints.getStatus, ({ path }) => Either.map(tree.at(path), Trees.infoOf)),
    route(Endpoints.list, ({ notebooks_modified_after: after, path }) =>
      Either.map(tree.at(path), (node) => {
        const nodes = Trees.childrenOf(node) === undefined ? [node] : Trees.sorted(node)
        const objects = nodes.filter(
          ({ content, modifiedAt }) => content.type !== "NOTEBOOK" || modifiedAt > (after ?? Number.NEGATIVE_INFINITY)
        )
        return objects.length === 0 ? {} : { objects: objects.map(Trees.infoOf) }
      })
    ),
    route(Endpoints.mkdirs, ({ path }, { user }) => Either.map(tree.mkdirs(path, user.userName), () => undefined)),
    raw(Endpoints.import, imported),
    {
      ...exportJson,
      run: (call) => (call.query.get("direct_download") === "true" ? exportDirectly(call) : exportJson.run(call))
    },
    route(Endpoints.delete, ({ path, recursive }) => tree.remove(path, recursive === true)),
    ...permissionRoutes
  ]

  return {
    routes,
    tree,
    isNotebook: (path) => tree.find(path)?.content.type === "NOTEBOOK",
    file: (path) => {
      const content = tree.find(path)?.content
      return content?.type === "FILE" ? content.bytes : undefined
    }
  }
}
