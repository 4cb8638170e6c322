import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Workspace from "../../src/services/Workspace.js"
import * as Scripted from "../support/scripted.js"

const layerOf = (scripted: Scripted.Scripted) => Layer.provide(Workspace.layer, Scripted.layer(scripted))

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (service: Workspace.Service, scripted: Scripted.Scripted) => Effect.Effect<A, E, Workspace.Workspace>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(Workspace.Workspace, (service) => program(service, scripted)).pipe(
    Effect.provide(layerOf(scripted))
  )
}

const path = `${Scripted.host}/api/2.0`

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ body, method, url }) => [method, url.slice(path.length), ...(body === "" ? [] : [JSON.parse(body)])])

const notebook = {
  object_type: "NOTEBOOK",
  path: "/Users/me@example.com/PythonExampleNotebook",
  language: "PYTHON",
  created_at: 1718617542000,
  modified_at: 1718617542001,
  object_id: 789,
  resource_id: "789",
  modified_at_interactive: { user_id: "7", time_millis: 1718617542001 }
}

const failure = (status: number, error_code: string, message: string) =>
  Scripted.json({ error_code, message }, { status })

describe("Workspace", () => {
  it.effect("uploads files without conversion", () => {
    const content = Uint8Array.of(0, 255, 128)
    return run([Scripted.json({}), Scripted.json({})], (workspace, scripted) =>
      Effect.gen(function* () {
        yield* workspace.uploadFile({ path: "/Workspace/Shared/a b/ä.txt", content: "text", overwrite: true })
        yield* workspace.uploadFile({ path: "/Shared/b", content })
        expect(scripted.requests.map(({ body, headers, method, url }) => [method, url, headers["content-type"], body]))
          // The recorder stores bytes as text.
          .toEqual([
            [
              "POST",
              `${path}/workspace-files/import-file/Workspace/Shared/a%20b/%C3%A4.txt?overwrite=true`,
              "application/octet-stream",
              "text"
            ],
            [
              "POST",
              `${path}/workspace-files/import-file/Shared/b`,
              "application/octet-stream",
              new TextDecoder().decode(content)
            ]
          ])
        expect((yield* Effect.flip(workspace.uploadFile({ path: "/a/../b", content })))._tag).toBe("InvalidRequest")
      })
    )
  })

  it.effect("reads, creates and deletes objects", () =>
    run(
      [
        Scripted.json(notebook),
        Scripted.json({ objects: [notebook, { object_type: "ALERT", path: "/Users/me@example.com/a", object_id: 1 }] }),
        Scripted.json({}),
        Scripted.json({}),
        Scripted.json({}),
        Scripted.json({ content: "Ly8gRGF0YWJyaWNrcyBub3RlYm9vayBzb3VyY2UKMSsx", file_type: "scala" }),
        Scripted.json({})
      ],
      (workspace, scripted) =>
        Effect.gen(function* () {
          expect(yield* workspace.getStatus({ path: notebook.path })).toEqual(notebook)
          const { objects } = yield* workspace.list({ path: "/Users/me@example.com/", notebooks_modified_after: 5 })
          expect(objects?.map(({ object_type }) => object_type)).toEqual(["NOTEBOOK", "ALERT"])
          expect(yield* workspace.list({ path: "/empty folder" })).toEqual({})
          yield* workspace.mkdirs({ path: "/Shared/a/b" })
          const imported = {
            path: "/Shared/a/b/c",
            content: "MSsx",
            format: "SOURCE",
            language: "SCALA",
            overwrite: true
          }
          yield* workspace.import(imported)
          const exported = yield* workspace.export({ path: "/Shared/a/b/c", format: "JUPYTER", outputs: "NONE" })
          expect(exported.file_type).toBe("scala")
          yield* workspace.delete({ path: "/Shared/a", recursive: true })
          expect(sent(scripted)).toEqual([
            ["GET", "/workspace/get-status?path=%2FUsers%2Fme%40example.com%2FPythonExampleNotebook"],
            ["GET", "/workspace/list?path=%2FUsers%2Fme%40example.com%2F&notebooks_modified_after=5"],
            ["GET", "/workspace/list?path=%2Fempty+folder"],
            ["POST", "/workspace/mkdirs", { path: "/Shared/a/b" }],
            ["POST", "/workspace/import", imported],
            ["GET", "/workspace/export?path=%2FShared%2Fa%2Fb%2Fc&format=JUPYTER&outputs=NONE"],
            ["POST", "/workspace/delete", { path: "/Shared/a", recursive: true }]
          ])
        })
    )
  )

  it.effect("addresses permissions by the id of the object", () =>
    run(
      [
        Scripted.json({
          object_id: "/notebooks/789",
          object_type: "notebook",
          access_control_list: [
            {
              group_name: "admins",
              all_permissions: [
                { permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/directories/2"] }
              ]
            }
          ]
        }),
        Scripted.json({ object_id: "/notebooks/789", object_type: "notebook" }),
        Scripted.json({ object_id: "/dashboards/0f", object_type: "dashboard" }),
        Scripted.json({ permission_levels: [{ permission_level: "CAN_READ", description: "Can view" }] })
      ],
      (workspace, scripted) =>
        Effect.gen(function* () {
          const object = yield* Workspace.permissionsOf(notebook)
          const access_control_list = [{ user_name: "a@example.com", permission_level: "CAN_RUN" }]
          const read = yield* workspace.getPermissions(object)
          expect(read.access_control_list?.[0]?.all_permissions?.[0]?.inherited_from_object).toEqual(["/directories/2"])
          yield* workspace.setPermissions({ ...object, access_control_list })
          yield* workspace.updatePermissions({
            workspace_object_type: "dashboards",
            workspace_object_id: "0f",
            access_control_list
          })
          yield* workspace.getPermissionLevels({ workspace_object_type: "files", workspace_object_id: 2n ** 60n })
          expect(sent(scripted)).toEqual([
            ["GET", "/permissions/notebooks/789"],
            ["PUT", "/permissions/notebooks/789", { access_control_list }],
            ["PATCH", "/permissions/dashboards/0f", { access_control_list }],
            ["GET", "/permissions/files/1152921504606846976/permissionLevels"]
          ])
        })
    )
  )

  it.effect("sends text and bytes in base64, as a notebook if there is a language", () =>
    run(
      [
        Scripted.text('{"object_id":1152921504606846976,"kind":"FILE"}'),
        Scripted.json({ object_id: 7 }),
        Scripted.json({}),
        Scripted.empty({ status: 200 })
      ],
      (_, scripted) =>
        Effect.gen(function* () {
          expect([
            yield* Workspace.importFile({ path: "/a.txt", content: "grüße\n" }),
            yield* Workspace.importFile({ path: "/a.bin", content: Uint8Array.of(0, 255, 62), overwrite: true }),
            yield* Workspace.importFile({ path: "/nb", content: "", language: "SQL" }),
            yield* Workspace.importFile({ path: "/nb.html", content: "x", format: "HTML" })
          ]).toEqual([{ object_id: 2n ** 60n, kind: "FILE" }, { object_id: 7 }, {}, {}])
          expect(sent(scripted).map(([, , body]) => body)).toEqual([
            { path: "/a.txt", content: "Z3LDvMOfZQo=", format: "AUTO" },
            { path: "/a.bin", content: "AP8+", format: "AUTO", overwrite: true },
            { path: "/nb", content: "", format: "SOURCE", language: "SQL" },
            { path: "/nb.html", content: "eA==", format: "HTML" }
          ])
        })
    )
  )

  it.effect("rejects text without a UTF-8 form", () =>
    run([], () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Workspace.importFile({ path: "/a.txt", content: "\ud800" }))
        expect(error).toMatchObject({ _tag: "InvalidRequest", message: "at content: is not well-formed Unicode" })
      })
    )
  )

  it.effect("returns contents as text and bytes, or a typed error", () =>
    run(
      [
        Scripted.json({ content: "77u/Z3LDvMOfZQo=", file_type: "txt" }),
        Scripted.json({ content: "AP8+" }),
        Scripted.json({ file_type: "txt" }),
        Scripted.json({ content: "AP8+" }),
        Scripted.json({ content: "no base64" })
      ],
      () =>
        Effect.gen(function* () {
          expect(yield* Workspace.exportText({ path: "/a.txt" })).toBe("\ufeffgrüße\n")
          expect(yield* Workspace.exportBytes({ path: "/a.bin" })).toEqual(Uint8Array.of(0, 255, 62))
          expect(yield* Workspace.exportText({ path: "/empty" })).toBe("")
          expect(yield* Effect.flip(Workspace.exportText({ path: "/a.bin" }))).toMatchObject({
            _tag: "DecodeError",
            service: "Workspace",
            operation: "export",
            message: "at content: is not UTF-8"
          })
          expect((yield* Effect.flip(Workspace.exportBytes({ path: "/a.bin" })))._tag).toBe("DecodeError")
        })
    )
  )

  it.effect("does not retry an import after a lost response, but a deletion", () =>
    run([Scripted.cut, Scripted.cut, Scripted.json({})], (workspace, { requests }) =>
      Effect.gen(function* () {
        const imported = yield* Effect.fork(Effect.flip(workspace.import({ path: "/a", content: "" })))
        yield* TestClock.adjust("10 minutes")
        expect((yield* Fiber.join(imported))._tag).toBe("TransportError")
        const deleted = yield* Effect.fork(workspace.delete({ path: "/a" }))
        yield* TestClock.adjust("10 minutes")
        yield* Fiber.join(deleted)
        expect(requests.length).toBe(3)
      })
    )
  )
})

/** A tree as the API lists it: the paths in each folder. Paths of folders end with a slash. */
const listing =
  (tree: Readonly<Record<string, ReadonlyArray<string> | Scripted.Answer>>) =>
  ({ url }: Scripted.Recorded): Scripted.Answer => {
    const folder = new URL(url).searchParams.get("path") ?? ""
    const found = tree[folder]
    if (found === undefined) return failure(404, "RESOURCE_DOES_NOT_EXIST", `Path (${folder}) doesn't exist.`)
    return typeof found === "function"
      ? found
      : Scripted.json({
          objects: found.map((path) =>
            path.endsWith("/")
              ? { object_type: "DIRECTORY", path: path.slice(0, -1), object_id: 1 }
              : { object_type: "NOTEBOOK", path, object_id: 2, language: "PYTHON" }
          )
        })
  }

const walked = (
  tree: Parameters<typeof listing>[0],
  path: string,
  options?: Workspace.WalkOptions
): Effect.Effect<ReadonlyArray<string>, unknown> =>
  Workspace.walk({ path }, options).pipe(
    Stream.map((object) => object.path),
    Stream.runCollect,
    Effect.map(Chunk.toReadonlyArray),
    Effect.provide(layerOf(Scripted.make(listing(tree))))
  )

const tree = {
  "/a": ["/a/b/", "/a/c/", "/a/n"],
  "/a/b": ["/a/b/d/", "/a/b/n"],
  "/a/b/d": ["/a/b/d/n"],
  "/a/c": ["/a/c/n"]
}

describe("Workspace.walk", () => {
  it.effect("emits every object of the tree once, folders before their contents", () =>
    Effect.gen(function* () {
      const inOrder = ["/a/b", "/a/c", "/a/n", "/a/b/d", "/a/b/n", "/a/b/d/n", "/a/c/n"]
      expect(yield* walked(tree, "/a", { concurrency: 1 })).toEqual(inOrder)
      const concurrent = yield* walked(tree, "/a")
      expect([...concurrent].sort()).toEqual([...inOrder].sort())
      for (const path of concurrent) {
        const folder = path.replace(/\/[^/]*$/, "")
        expect(folder === "/a" || concurrent.indexOf(folder) < concurrent.indexOf(path)).toBe(true)
      }
    })
  )

  it.effect("accepts both names of the root", () =>
    Effect.gen(function* () {
      const paths = yield* walked({ ...tree, "/Workspace/a": tree["/a"] }, "/Workspace/a", { concurrency: 1 })
      expect(paths).toContain("/a/b/d/n")
    })
  )

  it.effect("does not enter folders that are excluded", () =>
    Effect.gen(function* () {
      const paths = yield* walked(tree, "/a", { into: ({ path }) => path !== "/a/b" })
      expect([...paths].sort()).toEqual(["/a/b", "/a/c", "/a/c/n", "/a/n"])
    })
  )

  it.effect("skips folders that disappear, and fails if the root does not exist", () =>
    Effect.gen(function* () {
      const { "/a/b": _, ...rest } = tree
      expect([...(yield* walked(rest, "/a"))].sort()).toEqual(["/a/b", "/a/c", "/a/c/n", "/a/n"])
      expect(yield* Effect.flip(walked(rest, "/a", { passOver: () => false }))).toMatchObject({
        _tag: "ResourceDoesNotExist",
        message: "Path (/a/b) doesn't exist."
      })
      expect(yield* Effect.flip(walked(rest, "/x"))).toMatchObject({ _tag: "ResourceDoesNotExist" })
    })
  )

  it.effect("fails if a folder is not accessible, unless told to skip it", () =>
    Effect.gen(function* () {
      const forbidden = { ...tree, "/a/b": failure(403, "PERMISSION_DENIED", "no") }
      expect(yield* Effect.flip(walked(forbidden, "/a"))).toMatchObject({ _tag: "PermissionDenied" })
      const paths = yield* walked(forbidden, "/a", { passOver: ({ _tag }) => _tag === "PermissionDenied" })
      expect(paths).toContain("/a/c/n")
    })
  )

  it.effect("does not loop if a folder contains itself", () =>
    Effect.gen(function* () {
      const paths = yield* walked({ "/a": ["/a/", "/b/", "/a/n"], "/b": ["/a/"] }, "/a")
      expect([...paths].sort()).toEqual(["/a", "/a/n", "/b"])
    })
  )

  it.effect("limits concurrent lists, and does not list ahead of a slow consumer", () =>
    Effect.gen(function* () {
      const open = yield* Deferred.make<void>()
      let listing = 0
      let most = 0
      const children = Array.from({ length: 20 }, (_, i) => ({ object_type: "DIRECTORY", path: `/${i}`, object_id: i }))
      const service = {
        list: ({ path }: { readonly path: string }) =>
          path === "/"
            ? Effect.succeed({ objects: children })
            : Effect.sync(() => {
                listing++
                most = Math.max(most, listing)
              }).pipe(
                Effect.zipRight(Deferred.await(open)),
                Effect.ensuring(Effect.sync(() => listing--)),
                Effect.as({})
              )
      }
      const program = Stream.runCount(Workspace.walk({ path: "/" }, { concurrency: 3 })).pipe(
        Effect.provide(Layer.mock(Workspace.Workspace, service))
      )
      const fiber = yield* Effect.fork(program)
      yield* Effect.yieldNow().pipe(Effect.repeatN(50))
      expect(listing).toBe(3)
      yield* Deferred.succeed(open, undefined)
      expect(yield* Fiber.join(fiber)).toBe(20)
      expect(most).toBe(3)
    })
  )

  it.effect("stops listing when it is interrupted", () =>
    Effect.gen(function* () {
      let interrupted = 0
      const service = {
        list: ({ path }: { readonly path: string }) =>
          path === "/"
            ? Effect.succeed({ objects: [{ object_type: "DIRECTORY", path: "/a" }] })
            : Effect.onInterrupt(Effect.never, () => Effect.sync(() => interrupted++))
      }
      const fiber = yield* Effect.fork(
        Stream.runDrain(Workspace.walk({ path: "/" })).pipe(Effect.provide(Layer.mock(Workspace.Workspace, service)))
      )
      yield* Effect.yieldNow().pipe(Effect.repeatN(50))
      yield* Fiber.interrupt(fiber)
      expect(interrupted).toBe(1)
    })
  )
})
