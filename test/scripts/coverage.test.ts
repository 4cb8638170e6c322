import { describe, expect, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { compare, type Result } from "../../scripts/coverage/compare.js"
import { type Level, levelOf, lossesOf } from "../../scripts/coverage/level.js"
import { isMoreGeneral, parametersOf, shapeOf } from "../../scripts/coverage/path.js"
import {
  load,
  loadCurrent,
  loadFormer,
  type Module,
  type Operation,
  type Reference,
  withFormer
} from "../../scripts/coverage/reference.js"
import { operationsOf, sources } from "../../scripts/coverage/services.js"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { EpochMillis } from "../../src/schemas/EpochMillis.js"
import * as Wire from "../../src/schemas/Wire.js"
import { operationOf } from "../support/operation.js"

const module: Module = {
  services: {
    Things: {
      create: {
        method: "POST",
        path: "/api/2.0/things/{id}",
        pathParams: { id: { type: "string" } },
        query: { dry_run: { type: "boolean" } },
        body: {
          name: { type: "string" },
          color: { type: "Color" },
          sizes: { type: "[integer]" },
          tags: { type: "{string}" },
          root: { type: "Node" },
          settings: { type: "Nothing" },
          anything: { type: "json" }
        },
        response: "Node"
      },
      list: {
        method: "GET",
        path: "/api/2.0/things",
        pagination: { items: "things", item: "Node", tokenParam: "page_token", tokenField: "next_page_token" }
      }
    }
  },
  types: {
    Node: { color: { type: "Color" }, created_at: { type: "integer" }, children: { type: "[Node]" } },
    Nothing: {}
  },
  enums: { Color: ["BLUE", "RED"] }
}

const reference: Reference = { modules: { m: module }, seeds: {} }

const source = { reference: ["m.Things"] }

const Color = Wire.openEnum("Color", ["RED", "BLUE"])

const NodeFields = Schema.Struct({ color: Wire.optional(Color), created_at: Wire.optional(EpochMillis) })

interface Node extends Schema.Schema.Type<typeof NodeFields> {
  readonly children?: ReadonlyArray<Node> | null | undefined
}

const Node: Schema.Schema<Node> = Schema.Struct({
  ...NodeFields.fields,
  children: Wire.optional(Schema.Array(Schema.suspend((): Schema.Schema<Node> => Node)))
})

const createFields = {
  thing_id: Schema.String,
  dry_run: Wire.optional(Schema.Boolean),
  name: Schema.String,
  color: Wire.optional(Color),
  sizes: Wire.optional(Schema.Array(Wire.Int64)),
  tags: Wire.optional(Wire.StringMap),
  root: Wire.optional(Node),
  settings: Wire.optional(Wire.JsonObject),
  anything: Wire.optional(Schema.Unknown)
}

const { sizes: _, ...withoutSizes } = createFields

const listResponse = { things: Wire.optional(Schema.Array(Node)), next_page_token: Wire.optional(Schema.String) }

const createThing = (request: Schema.Schema.AnyNoContext, query: ReadonlyArray<string> = ["dry_run"]) =>
  operationOf({
    service: "Things",
    operation: "create",
    method: "POST",
    path: "/api/2.0/things/{thing_id}",
    query,
    request,
    response: Node
  })

const listThings = <A>(response: Schema.Schema<A>) =>
  operationOf({ service: "Things", operation: "list", method: "GET", path: "/api/2.0/things", response })

const complete = [createThing(Schema.Struct(createFields)), listThings(Schema.Struct(listResponse))]

const missingOf = (result: Result) => result.missing.map(({ category, item, why }) => [category, item, why])

describe("the reference data of former versions", () => {
  const was = {
    services: {
      Things: {
        create: { body: { shape: { type: "string" } } },
        drop: { method: "DELETE", path: "/api/2.0/things" }
      }
    },
    types: { Node: { weight: { type: "number" } }, Old: { name: { type: "string" } } },
    enums: { Color: ["GREEN", "RED"] }
  }

  it("include removed parts of the API", () => {
    const { enums, services, types } = withFormer(module, was)
    expect(Object.keys(services.Things ?? {})).toEqual(["create", "list", "drop"])
    expect(services.Things?.create).toMatchObject({ ...module.services.Things?.create, body: { shape: {}, name: {} } })
    expect(Object.keys(types.Node ?? {}).sort()).toEqual(["children", "color", "created_at", "weight"])
    expect(types.Old).toEqual(was.types.Old)
    expect(enums.Color).toEqual(["BLUE", "RED", "GREEN"])
  })

  it("are not part of the current API", () => {
    const { modules } = loadCurrent()
    for (const [name, former] of Object.entries(loadFormer())) {
      const now = modules[name]
      for (const [type, fields] of Object.entries(former.types ?? {})) {
        expect(Object.keys(fields).filter((field) => now?.types[type]?.[field] !== undefined)).toEqual([])
      }
      for (const [type, values] of Object.entries(former.enums ?? {})) {
        expect(values.filter((value) => now?.enums[type]?.includes(value))).toEqual([])
      }
    }
  })

  it("reject former fields of an unknown operation", () => {
    expect(() => withFormer(module, { services: { Things: { none: { body: {} } } } })).toThrow("not in the reference")
  })
})

describe("comparison with the reference data", () => {
  it("reports nothing if nothing is missing", () => {
    const result = compare(reference, source, complete)
    expect(result.missing).toEqual([])
    expect(result.unknown).toEqual([])
    expect(result.counts).toEqual({
      operations: { covered: 2, known: 2 },
      requestFields: { covered: 12, known: 12 },
      responseFields: { covered: 5, known: 5 },
      enumValues: { covered: 2, known: 2 }
    })
  })

  it("counts all known items even if none is covered", () => {
    const { counts } = compare(reference, source, [])
    expect(counts).toEqual({
      operations: { covered: 0, known: 2 },
      requestFields: { covered: 0, known: 12 },
      responseFields: { covered: 0, known: 5 },
      enumValues: { covered: 0, known: 2 }
    })
  })

  it("reports a missing field", () => {
    const result = compare(reference, source, [createThing(Schema.Struct(withoutSizes)), ...complete.slice(1)])
    expect(missingOf(result)).toEqual([["requestFields", "create(sizes)", "is missing"]])
  })

  it.each([
    ["name", Schema.Int, "is integer, not string"],
    ["dry_run", Schema.String, "is string, not boolean"],
    ["sizes", Schema.Int, "is integer, not list"],
    ["sizes", Schema.Array(Schema.String), "its item is string, not integer"],
    ["sizes", Schema.Array(Wire.Double), "its item is number, not integer"],
    ["tags", Schema.Record({ key: Schema.String, value: Schema.Int }), "its value is integer, not string"],
    ["settings", Schema.String, "is string, not object"]
  ])("reports a field %s of the wrong kind", (field, schema: Schema.Schema.AnyNoContext, why) => {
    const request = Schema.Struct({ ...createFields, [field]: Schema.optional(Schema.NullOr(schema)) })
    const result = compare(reference, source, [createThing(request), ...complete.slice(1)])
    expect(missingOf(result)).toEqual([["requestFields", `create(${field})`, why]])
  })

  it("accepts integers and strings in a path, and nothing else", () => {
    const withId = (id: Schema.Schema.AnyNoContext) =>
      compare(reference, source, [createThing(Schema.Struct({ ...createFields, thing_id: id })), ...complete.slice(1)])
    expect(missingOf(withId(Wire.Int64))).toEqual([])
    expect(missingOf(withId(Wire.JsonObject))).toEqual([["requestFields", "create(id)", "is map, not text"]])
  })

  it("reports an enum that is a plain string", () => {
    const request = Schema.Struct({ ...createFields, color: Schema.String })
    const result = compare(reference, source, [createThing(request), ...complete.slice(1)])
    expect(missingOf(result)).toEqual([["requestFields", "create(color)", "is string, not enum"]])
  })

  it("reports an enum value that is missing in one of several schemas", () => {
    const request = Schema.Struct({ ...createFields, color: Wire.openEnum("Color", ["RED"]) })
    const result = compare(reference, source, [createThing(request), ...complete.slice(1)])
    expect(missingOf(result)).toEqual([["enumValues", "m.Color = BLUE", "is not among the values"]])
  })

  it("reports a field that is missing in a second schema for the same type", () => {
    const response = Schema.Struct({ ...listResponse, things: Wire.optional(Schema.Array(NodeFields)) })
    const result = compare(reference, source, [...complete.slice(0, 1), listThings(response)])
    expect(missingOf(result)).toEqual([["responseFields", "m.Node.children", "is missing"]])
  })

  it("resolves suspended schemas once", () => {
    const Inner = Schema.Struct({ color: Wire.optional(Color), children: Wire.optional(Schema.Array(Schema.Unknown)) })
    const Outer = Schema.Struct({
      color: Wire.optional(Color),
      created_at: Wire.optional(EpochMillis),
      children: Schema.Array(Schema.suspend(() => Inner))
    })
    const response = Schema.Struct({ ...listResponse, things: Schema.Array(Outer) })
    const result = compare(reference, source, [...complete.slice(0, 1), listThings(response)])
    expect(missingOf(result)).toEqual([
      ["responseFields", "m.Node.children", "its item is json, not object"],
      ["responseFields", "m.Node.created_at", "is missing"]
    ])
  })

  it("reports a paged list without a token", () => {
    const response = Schema.Struct({ things: listResponse.things })
    const result = compare(reference, source, [...complete.slice(0, 1), listThings(response)])
    expect(missingOf(result)).toEqual([["responseFields", "response of list.next_page_token", "is missing"]])
  })

  it("reports a field that is sent in the wrong place", () => {
    const result = compare(reference, source, [createThing(Schema.Struct(createFields), []), ...complete.slice(1)])
    expect(missingOf(result)).toEqual([["requestFields", "create(dry_run)", "is sent in the body, not in the query"]])
  })

  it("reports a missing operation and an unknown endpoint", () => {
    const other = operationOf({ service: "Things", operation: "drop", method: "DELETE", path: "/api/2.0/things" })
    const result = compare(reference, source, [...complete.slice(0, 1), other])
    expect(missingOf(result)).toContainEqual(["operations", "GET /api/2.0/things", undefined])
    expect(result.unknown).toEqual(["drop: DELETE /api/2.0/things"])
  })

  it("finds the body in the body field, or in all fields", () => {
    const operation: Operation = {
      method: "PATCH",
      path: "/api/2.0/nodes/{id}",
      pathParams: { id: { type: "string" } },
      bodyType: "Node"
    }
    const nodes: Reference = {
      modules: { m: { ...module, services: { Nodes: { update: operation } } } },
      seeds: {}
    }
    const update = { service: "Nodes", operation: "update", method: "PATCH", path: "/api/2.0/nodes/{id}" } as const
    const nested = operationOf({
      ...update,
      request: Schema.Struct({ id: Schema.String, node: NodeFields }),
      body: "node"
    })
    const flat = operationOf({ ...update, request: Schema.Struct({ id: Schema.String, ...NodeFields.fields }) })
    const expected = [["requestFields", "m.Node.children", "is missing"]]
    expect(missingOf(compare(nodes, { reference: ["m.Nodes"] }, [nested]))).toEqual(expected)
    expect(missingOf(compare(nodes, { reference: ["m.Nodes"] }, [flat]))).toEqual(expected)
  })

  it("accepts one endpoint for several seed operations", () => {
    const seeds: Reference = {
      modules: {},
      seeds: {
        Permissions: [
          { seed: "Get", method: "GET", path: "/api/2.0/permissions/jobs/{id}" },
          { seed: "Get", method: "GET", path: "/api/2.0/permissions/clusters/{id}" },
          { seed: "GetAll", composes: ["get"] }
        ]
      }
    }
    const get = operationOf({
      service: "Permissions",
      operation: "get",
      method: "GET",
      path: "/api/2.0/permissions/{type}/{id}",
      request: Schema.Struct({ type: Schema.String, id: Schema.String })
    })
    const result = compare(seeds, { reference: [], seed: "Permissions" }, [get])
    expect(result.counts.operations).toEqual({ covered: 2, known: 2 })
  })
})

describe("path templates", () => {
  it("are compared without parameter names", () => {
    expect(shapeOf("/api/2.0/fs/files{file_path...}")).toBe(shapeOf("/api/2.0/fs/files/{path*}"))
    expect(shapeOf("/api/2.0/jobs/{job_id}/x")).toBe(shapeOf("/api/2.0/jobs/{id}/x"))
    expect(shapeOf("/api/2.0/jobs/{job_id}")).not.toBe(shapeOf("/api/2.0/jobs"))
    expect(parametersOf("/api/2.0/{a}/b/{c...}")).toEqual(["a", "c"])
  })

  it("with a parameter instead of a fixed segment are more general", () => {
    expect(isMoreGeneral("/permissions/{type}/{id}", "/permissions/jobs/{job_id}")).toBe(true)
    expect(isMoreGeneral("/permissions/{type}/{id}", "/permissions/sql/warehouses/{id}")).toBe(false)
    expect(isMoreGeneral("/permissions/{type*}/{id}", "/permissions/sql/warehouses/{id}")).toBe(true)
    expect(isMoreGeneral("/permissions/jobs/{id}", "/permissions/{type}/{id}")).toBe(false)
    expect(isMoreGeneral("/api/2.0/jobs", "/api/2x0/jobs")).toBe(false)
  })
})

describe("the recorded coverage", () => {
  const results = (...endpoints: ReadonlyArray<Endpoint.Any>) =>
    new Map([["Things", compare(reference, source, endpoints)]])

  it("is met by the same coverage or better", () => {
    expect(lossesOf(levelOf(results(...complete)), results(...complete))).toEqual([])
    expect(lossesOf(levelOf(results(...complete.slice(1))), results(...complete))).toEqual([])
  })

  it("is not met if a service is missing or covers less", () => {
    const level = levelOf(results(...complete))
    expect(lossesOf(level, new Map())).toEqual(["Things: the whole service"])
    const worse = results(createThing(Schema.Struct(withoutSizes)), ...complete.slice(1))
    expect(lossesOf(level, worse)).toEqual([
      "Things: 11 of its request fields, before 12",
      "Things: request field create(sizes) is missing"
    ])
  })

  it("is not met if a gain compensates for a loss", () => {
    const before = results(createThing(Schema.Struct(withoutSizes)), ...complete.slice(1))
    const after = results(createThing(Schema.Struct({ ...createFields, name: Schema.Int })), ...complete.slice(1))
    expect(lossesOf(levelOf(before), after)).toEqual(["Things: request field create(name) is integer, not string"])
  })

  it("does not include services that were never covered", () => {
    const level: Level = levelOf(results())
    expect(level).toEqual({})
    expect(lossesOf(level, results())).toEqual([])
  })
})

describe("the reference data", () => {
  const data = load()

  it.each(Object.keys(sources))("has the operations of %s and all types that they use", (service) => {
    const source = sources[service]
    if (source === undefined) throw new Error(service)
    expect(operationsOf(data, source).length).toBeGreaterThan(0)
    expect(() => compare(data, source, [])).not.toThrow()
  })

  it("has every API of seed-operations.json in the table of services", () => {
    const seeds = new Set(Object.values(sources).map((source) => source.seed))
    expect(Object.keys(data.seeds).filter((seed) => !seeds.has(seed))).toEqual([])
  })
})
