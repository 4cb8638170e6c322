import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Option from "effect/Option"
import * as AST from "effect/SchemaAST"
import { handMadeOperations } from "../../scripts/allOperations.js"
import { isMoreGeneral, shapeOf } from "../../scripts/coverage/path.js"
import { load } from "../../scripts/coverage/reference.js"
import { operationsOf, sources } from "../../scripts/coverage/services.js"
import { lineOf } from "../../scripts/operationLine.js"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { wireForm } from "../../src/schemas/wireForms.js"

/** Operations that the reference data does not have, each with a reason. */
const exceptions: Readonly<Record<string, string>> = {
  "POST /api/2.0/workspace-files/import-file/{path*}":
    "The SDK has no operation for it; the Databricks CLI uses it in libs/filer/workspace_files_client.go."
}

const endpoints = await handMadeOperations()
const reference = load()
const isKnown = knownOperations()

const callOf = (endpoint: Endpoint.Any): string => `${endpoint.method} ${endpoint.path.template}`

const nameOf = (endpoint: Endpoint.Any): string => `${endpoint.service}.${endpoint.operation}`

function knownOperations() {
  const all = Object.values(sources).flatMap((source) => operationsOf(reference, source))
  return (endpoint: Endpoint.Any) =>
    all.find(
      (operation) =>
        operation.method === endpoint.method &&
        (shapeOf(operation.path) === shapeOf(endpoint.path.template) ||
          (operation.isSeed && isMoreGeneral(endpoint.path.template, operation.path)))
    )
}

/** Every part of a schema, once. */
const partsOf = (root: AST.AST): ReadonlySet<AST.AST> => {
  const parts = new Set<AST.AST>()
  const visit = (ast: AST.AST): void => {
    if (parts.has(ast)) return
    parts.add(ast)
    switch (ast._tag) {
      case "Suspend":
        visit(ast.f())
        break
      case "Refinement":
        visit(ast.from)
        break
      case "Transformation":
        visit(ast.from)
        visit(ast.to)
        break
      case "Declaration":
        ast.typeParameters.forEach(visit)
        break
      case "Union":
        ast.types.forEach(visit)
        break
      case "TupleType":
        for (const { type } of [...ast.elements, ...ast.rest]) visit(type)
        break
      case "TypeLiteral":
        for (const { type } of [...ast.propertySignatures, ...ast.indexSignatures]) visit(type)
    }
  }
  visit(root)
  return parts
}

const schemasOf = (endpoint: Endpoint.Any): ReadonlyArray<AST.AST> =>
  [endpoint.request, endpoint.response].flatMap((schema) => (schema === undefined ? [] : [schema.ast]))

/** The fields of a struct, of a filtered struct, or of a union of structs. */
const signaturesOf = (ast: AST.AST | undefined): ReadonlyArray<AST.PropertySignature> => {
  switch (ast?._tag) {
    case "TypeLiteral":
      return ast.propertySignatures
    case "Refinement":
      return signaturesOf(ast.from)
    case "Union":
      return ast.types.flatMap(signaturesOf)
    default:
      return []
  }
}

const fieldsOf = (ast: AST.AST | undefined): ReadonlyArray<string> => signaturesOf(ast).map(({ name }) => String(name))

const idOf = (ast: AST.AST): string | undefined => Option.getOrUndefined(AST.getIdentifierAnnotation(ast))

describe("the endpoints", () => {
  it("are found", () => {
    expect(endpoints.length).toBeGreaterThan(0)
  })

  it("have unique names in their services", () => {
    const names = endpoints.map(nameOf)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it("have no unnecessary exceptions", () => {
    const unknown = endpoints.filter((endpoint) => isKnown(endpoint) === undefined).map(callOf)
    expect(Object.keys(exceptions).filter((call) => !unknown.includes(call))).toEqual([])
  })

  it("use an identifier for one struct only", () => {
    // Annotated copies of a struct share its fields.
    const owners = new Map<string, Set<unknown>>()
    for (const endpoint of endpoints) {
      for (const part of schemasOf(endpoint).flatMap((ast) => [...partsOf(ast)])) {
        const id = `${endpoint.service}: ${idOf(part)}`
        if (part._tag !== "TypeLiteral" || idOf(part) === undefined) continue
        owners.set(id, (owners.get(id) ?? new Set()).add(part.propertySignatures))
      }
    }
    expect([...owners].filter(([, structs]) => structs.size > 1).map(([id]) => id)).toEqual([])
  })

  it.each(endpoints.map((endpoint) => ({ name: nameOf(endpoint), endpoint })))(
    "$name is consistent",
    ({ endpoint }) => {
      const parts = schemasOf(endpoint).flatMap((ast) => [...partsOf(ast)])
      const transformed = parts.filter((part) => part._tag === "Transformation" && part.annotations[wireForm] !== true)
      expect.soft(transformed.map(String), "transformations").toEqual([])
      const anonymous = parts.filter(
        (part) => part._tag === "TypeLiteral" && part.propertySignatures.length > 0 && idOf(part) === undefined
      )
      expect.soft(anonymous.map(String), "structs without an identifier").toEqual([])

      const fields = fieldsOf(endpoint.request?.ast)
      const named = [
        ...endpoint.path.fields,
        ...(endpoint.query ?? []),
        ...[endpoint.body, endpoint.token].filter((field) => field !== undefined)
      ]
      expect
        .soft(
          named.filter((field) => !fields.includes(field)),
          "unknown request fields"
        )
        .toEqual([])

      const optional = signaturesOf(endpoint.request?.ast).filter((signature) => signature.isOptional)
      expect
        .soft(
          endpoint.path.fields.filter((field) => optional.some(({ name }) => name === field)),
          "optional fields of the path"
        )
        .toEqual([])

      const operation = isKnown(endpoint)
      if (operation === undefined) expect.soft(Object.keys(exceptions), "known operations").toContain(callOf(endpoint))
    }
  )

  it.each(
    endpoints
      .filter((endpoint) => endpoint.paged !== undefined)
      .map((endpoint) => ({ name: nameOf(endpoint), endpoint }))
  )("$name has the fields of its paging", ({ endpoint }) => {
    expect(fieldsOf(endpoint.request?.ast)).toContain(endpoint.paged?.tokenParam)
    expect(fieldsOf(endpoint.response?.ast)).toEqual(
      expect.arrayContaining([endpoint.paged?.items, endpoint.paged?.tokenField])
    )
  })

  it("do not discard documented responses", () => {
    const answered = endpoints.filter((endpoint) => {
      const { module = "", response = "" } = isKnown(endpoint) ?? {}
      return Object.keys(reference.modules[module]?.types[response] ?? {}).length > 0
    })
    expect(answered.length).toBeGreaterThan(80)
    expect(answered.filter((endpoint) => endpoint.response === undefined).map(nameOf)).toEqual([])
    // Responses that the reference data does not have but workspaces return.
    expect(endpoints.filter((endpoint) => endpoint.fromBytes !== undefined).map(nameOf)).toEqual([
      "Repos.update",
      "Workspace.import"
    ])
  })

  it.each(
    endpoints
      .filter((endpoint) => isKnown(endpoint)?.pagination?.tokenParam !== undefined)
      .map((endpoint) => ({ name: nameOf(endpoint), endpoint }))
  )("$name has the paging of the API", ({ endpoint }) => {
    const { items, tokenField, tokenParam } = isKnown(endpoint)?.pagination ?? {}
    expect(endpoint.paged).toEqual({ items, tokenField, tokenParam })
  })
})

describe("operations that change something or return secrets", () => {
  /** `Clusters.create POST /api/2.1/clusters/create by-token -`, without the reason that follows. */
  const reviewed = readFileSync(new URL("./operations.txt", import.meta.url), "utf8")
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim().split(/\s+/).join(" "))
    .filter((line) => line !== "")

  const printed = endpoints
    .map(lineOf)
    .filter(({ method, sensitive }) => method !== "GET" || sensitive)
    .map(({ method, operation, path, repeat, sensitive, service }) =>
      [`${service}.${operation}`, method, path, repeat, sensitive ? "sensitive" : "-"].join(" ")
    )

  it("match operations.txt: review a new or changed operation and add it there", () => {
    expect(
      printed.filter((line) => !reviewed.includes(line)),
      "not in operations.txt"
    ).toEqual([])
    expect(
      reviewed.filter((line) => !printed.includes(line)),
      "only in operations.txt"
    ).toEqual([])
  })

  it("are listed once", () => {
    const names = reviewed.map((line) => line.split(" ")[0])
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
  })

  it("do not include read-only operations, which are always safe to repeat", () => {
    expect(endpoints.filter(({ method, repeat }) => method === "GET" && repeat !== "safe").map(nameOf)).toEqual([])
  })
})
