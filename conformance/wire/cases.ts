/** The cases: each operation of the reference data with its values and answers, and the library's member for it. */
import { readdirSync } from "node:fs"
import { parametersOf, shapeOf } from "../../scripts/coverage/path.js"
import { loadCurrent, type Operation, type Reference, typeOf } from "../../scripts/coverage/reference.js"
import { isAccountApi, isRawResponse } from "../../scripts/generate/model.js"
import { withPages } from "../../scripts/generate/pages.js"
import { camel } from "../../scripts/generate/words.js"
import { type Member, operationOf } from "../../src/internal/call/member.js"
import * as Json from "../../src/internal/codec/json.js"
import { type Form, pathValue, Values } from "./values.js"

export interface Answer {
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Case {
  /** `catalog.Tables.get`. */
  readonly name: string
  readonly form: Form
  readonly module: string
  readonly service: string
  readonly operation: string
  readonly scope: "workspace" | "account"
  readonly isAccountField: boolean
  /** For the SDK: by the names on the wire. */
  readonly arguments: Readonly<Record<string, unknown>>
  /** For the library. */
  readonly request: Readonly<Record<string, unknown>>
  readonly answers: ReadonlyArray<Answer>
  /** The field of a page that holds its items, where all pages are read. */
  readonly items: string | undefined
  /** The field of a token that both make themselves. */
  readonly token: string | undefined
  readonly member: Member | undefined
}

const services = new URL("../../src/services/", import.meta.url)

const keyOf = (method: string, path: string): string => `${method} ${shapeOf(path)}`

export interface Members {
  /** Of generated APIs, by the names of API and method: operations of one API can have the same path. */
  readonly byName: ReadonlyMap<string, Member>
  /** Of hand-made APIs, by method and path. */
  readonly byPath: ReadonlyMap<string, Member>
}

const modulesOf = (pattern: RegExp) =>
  Promise.all(
    readdirSync(services, { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => pattern.test(file))
      .map(
        (file): Promise<{ readonly operations?: Readonly<Record<string, Member>> }> =>
          import(new URL(file, services).href)
      )
  )

export const membersOf = async (): Promise<Members> => {
  const byName = new Map<string, Member>()
  for (const { operations = {} } of await modulesOf(/^\w+\/[A-Z]\w*\.ts$/)) {
    for (const [name, member] of Object.entries(operations))
      byName.set(`${operationOf(member).service}.${name}`, member)
  }
  const byPath = new Map<string, Member>()
  for (const { operations = {} } of await modulesOf(/^\w+\/operations\.ts$/)) {
    for (const member of Object.values(operations)) {
      const { method, path } = operationOf(member)
      const key = keyOf(method, path.template)
      // A list is preferred to its page.
      if ("stream" in member || !byPath.has(key)) byPath.set(key, "bind" in member ? operationOf(member) : member)
    }
  }
  return { byName, byPath }
}

/** Identifiers of resources that the SDK has as text in the paths of permissions. */
const numeric: ReadonlySet<string> = new Set(["job_id", "repo_id"])

const json = (value: unknown): Answer => ({
  headers: { "content-type": "application/json" },
  body: new TextEncoder().encode(Json.stringify(value) ?? "")
})

/** What answers have without fail: the identity of what was asked for. */
const isIdentity = (name: string): boolean => /(?:^|_)id$|^(?:name|handle|token_value|update|value|path)$/.test(name)

const identity = (reference: Reference, module: string, response: string, key: string): Record<string, unknown> => {
  const type = typeOf(reference, module, response)
  if (type.kind !== "object") return {}
  const fields = Object.fromEntries(
    Object.entries(type.fields).filter(([name, { required }]) => required === true || isIdentity(name))
  )
  return new Values(reference, "full").fields(type.module, fields, key)
}

/** The answers of one operation: two pages of a list, otherwise one. */
const answersOf = (
  reference: Reference,
  module: string,
  operation: Operation,
  form: Form,
  key: string
): ReadonlyArray<Answer> => {
  const { pagination, response } = operation
  if (response === undefined) return [json({})]
  if (typeOf(reference, module, response).kind === "list") {
    return [json(new Values(reference, "full").of(module, { type: response }, "", key))]
  }
  const make = (n: number): Record<string, unknown> => {
    if (form === "minimal" && pagination === undefined) return identity(reference, module, response, key)
    const made = new Values(reference, "full").of(module, { type: response }, "", `${key}#${n}`)
    return made as Record<string, unknown>
  }
  if (isRawResponse(operation)) {
    const { contents, ...headers } = make(0)
    return [
      {
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, String(value).replace(/[^\x20-\x7e]/g, "~")])
        ),
        body: new TextEncoder().encode(String(contents ?? ""))
      }
    ]
  }
  const unknown = (page: unknown): unknown =>
    typeof page === "object" && page !== null && !Array.isArray(page) && /^[A-Z]/.test(response)
      ? { ...page, not_known_yet: [1] }
      : page
  if (pagination === undefined) return [json(unknown(make(0)))]
  const [first, second] = [make(1), make(2)]
  const { tokenField } = pagination
  if (tokenField === undefined)
    return [json(first), json({ ...first, [pagination.items]: [], next_page: undefined, next_page_token: undefined })]
  return [
    json(unknown({ ...first, [tokenField]: "token/of page=2" })),
    json(unknown({ ...second, [tokenField]: undefined }))
  ]
}

export const casesOf = (members: Members, form: Form): ReadonlyArray<Case> => {
  const reference = withPages(loadCurrent())
  return Object.entries(reference.modules).flatMap(([module, { services: known }]) =>
    Object.entries(known).flatMap(([service, operations]) =>
      Object.entries(operations).map(([name, operation]): Case => {
        const key = `${module}.${service}.${name}`
        const found =
          members.byName.get(`${module}.${service}.${camel(name)}`) ??
          members.byPath.get(keyOf(operation.method, operation.path))
        // The SDK reads one page of it.
        const member = found !== undefined && operation.pagination === undefined ? operationOf(found) : found
        const ours = member === undefined ? undefined : operationOf(member)
        const values = new Values(reference, form)
        const names = parametersOf(operation.path)
        const isAccountField = operation.pathParams?.account_id?.type === "json"
        const path = Object.fromEntries(
          Object.entries(operation.pathParams ?? {})
            .filter(([param]) => !(param === "account_id" && isAccountField))
            .map(([param, field]) => {
              const keepsSlashes = ours?.path.template.includes(`{${ours.path.fields[names.indexOf(param)]}*}`) === true
              const isText = ["string", "json"].includes(field.type)
              if (numeric.has(param)) return [param, String(2n ** 53n + 11n)]
              if (!isText) return [param, values.of(module, field, param, `${key}.${param}`)]
              const value = pathValue(`${key}.${param}`, keepsSlashes)
              return [param, operation.path.includes(`{${param}...}`) ? `/${value}` : value]
            })
        )
        const query = values.fields(module, operation.query ?? {}, key)
        const fields = values.fields(module, operation.body ?? {}, key)
        const whole =
          operation.bodyType === undefined
            ? undefined
            : values.of(module, { type: operation.bodyType, required: true }, "", `${key}.body`)
        const wholeName = ours?.body ?? "body"
        const raw = operation.rawBody === true ? new TextEncoder().encode(`bytes of ${key}`) : undefined
        const { pagination } = operation
        const tokenParam = pagination?.tokenParam ?? "page_token"
        const drop = (all: Record<string, unknown>) =>
          Object.fromEntries(
            Object.entries(all).filter(([n]) => pagination?.tokenField === undefined || n !== tokenParam)
          )
        // A repository is on one of both.
        if (key === "workspace.Repos.update") delete fields.tag
        // With it the library completes each run by further requests.
        if (key === "jobs.Jobs.list_runs" && query.expand_tasks === true) query.expand_tasks = false
        const rest = { ...drop(query), ...drop(fields), ...(whole === undefined ? {} : { [wholeName]: whole }) }
        return {
          name: key,
          form,
          module,
          service,
          operation: name,
          scope: isAccountApi(module, service, Object.values(operations)) ? "account" : "workspace",
          isAccountField,
          arguments: {
            ...rest,
            ...path,
            ...(raw === undefined ? {} : { contents: Buffer.from(raw).toString("base64") })
          },
          request: {
            ...rest,
            ...Object.fromEntries(
              Object.entries(path).map(([param, value]) => [
                ours?.path.fields[names.indexOf(param)] ?? param,
                numeric.has(param) ? BigInt(String(value)) : value
              ])
            ),
            ...(raw === undefined ? {} : { contents: raw })
          },
          answers: answersOf(reference, module, operation, form, key),
          token: ["request_id", "idempotency_token"].find(
            (field) => rest[field] === undefined && ours?.token === field
          ),
          items: pagination?.items,
          member
        }
      })
    )
  )
}
