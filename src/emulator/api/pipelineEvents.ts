/** The event log of pipelines: records events and returns them in pages. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import type {
  ListPipelineEventsRequest,
  ListPipelineEventsResponse,
  Origin,
  PipelineEvent
} from "../../schemas/pipelines/PipelineEvents.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"

/** The specific fields of an event. */
export interface Entry {
  readonly type: string
  readonly message: string
  readonly level?: "INFO" | "WARN" | "ERROR" | undefined
  readonly details?: unknown
  readonly origin?: Origin | undefined
  readonly exceptions?: ReadonlyArray<{ readonly className: string; readonly message: string }> | undefined
}

export interface Log {
  readonly add: (pipeline: { readonly id: string; readonly name: string }, entry: Entry) => void
  readonly page: (request: ListPipelineEventsRequest) => Either.Either<ListPipelineEventsResponse, ApiFailure>
}

const limits = { default: 25, max: 250 }

type Condition = (event: PipelineEvent) => boolean

const text = "'((?:[^']|'')*)'"
const comparison = new RegExp(`^(level|id|update_id|event_type|timestamp)\\s*(=|>=|<=|>|<)\\s*${text}$`, "i")
const membership = new RegExp(
  `^(level|id|update_id|event_type)\\s+in\\s*\\(\\s*(${text}(?:\\s*,\\s*${text})*)\\s*\\)$`,
  "i"
)

const unquoted = (quoted: string): string => quoted.replaceAll("''", "'")

const valueOf = (event: PipelineEvent, field: string): string => {
  switch (field) {
    case "id":
      return event.id
    case "update_id":
      return event.origin?.update_id ?? ""
    default:
      return event.level ?? ""
  }
}

const compares: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  "=": (left, right) => left === right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right
}

const refused = (filter: string): Either.Either<never, ApiFailure> =>
  Either.left(invalidParameterValue(`Failed to parse the filter "${filter}".`))

/** Event fields that filters do not support. */
const fieldsOnly = /^event_type$/i

const notAllowed = (operator: string, field: string): Either.Either<never, ApiFailure> =>
  Either.left(invalidParameterValue(`Operation '${operator}' not allowed on '${field}'`))

const conditionOf = (part: string, filter: string): Either.Either<Condition, ApiFailure> => {
  const [, member, list] = membership.exec(part) ?? []
  if (member !== undefined && fieldsOnly.test(member)) return notAllowed("IN", member)
  if (member !== undefined && list !== undefined) {
    const values = [...list.matchAll(new RegExp(text, "g"))].map(([, value = ""]) => unquoted(value))
    return Either.right((event) => values.includes(valueOf(event, member.toLowerCase())))
  }
  const [, name, operator, quoted] = comparison.exec(part) ?? []
  if (name === undefined || operator === undefined || quoted === undefined) return refused(filter)
  if (fieldsOnly.test(name)) return notAllowed(operator, name)
  const value = unquoted(quoted)
  if (name.toLowerCase() === "timestamp") {
    const time = Date.parse(value)
    const compare = compares[operator]
    return Number.isNaN(time) || compare === undefined
      ? refused(filter)
      : Either.right((event) => compare(Date.parse(event.timestamp ?? ""), time))
  }
  return operator === "=" ? Either.right((event) => valueOf(event, name.toLowerCase()) === value) : refused(filter)
}

/** Splits a filter into conditions, but not within quotes. */
const partsOf = (filter: string): ReadonlyArray<string> =>
  filter.split(/\s+AND\s+(?=(?:[^']*'[^']*')*[^']*$)/i).map((part) => part.trim())

const parse = (filter: string | null | undefined): Either.Either<Condition, ApiFailure> =>
  filter === undefined || filter === null || filter.trim() === ""
    ? Either.right(() => true)
    : Either.map(
        Either.all(partsOf(filter).map((part) => conditionOf(part, filter))),
        (conditions): Condition =>
          (event) =>
            conditions.every((condition) => condition(event))
      )

const isAscending = (order: ReadonlyArray<string> | null | undefined): Either.Either<boolean, ApiFailure> => {
  const [first = "timestamp desc", ...more] = order ?? []
  const [, direction] = /^timestamp(?:\s+(asc|desc))?$/i.exec(first.trim()) ?? []
  if (more.length > 0 || !/^timestamp(\s|$)/i.test(first.trim())) {
    return Either.left(
      invalidParameterValue(`Invalid order_by: ${JSON.stringify(order)}. Only timestamp is supported.`)
    )
  }
  return Either.right((direction ?? "asc").toLowerCase() === "asc")
}

/** A token contains everything from the first request. */
type Token = readonly [filter: string, ascending: boolean, page: string]

const tokenOf = (token: Token): string => Encoding.encodeBase64Url(JSON.stringify(token))

const readToken = (encoded: string): Either.Either<Token, ApiFailure> =>
  Encoding.decodeBase64UrlString(encoded).pipe(
    Either.flatMap((json) => Either.try(() => JSON.parse(json) as unknown)),
    Either.filterOrLeft(
      (parsed): parsed is Token =>
        Array.isArray(parsed) && typeof parsed[0] === "string" && typeof parsed[2] === "string",
      () => undefined
    ),
    Either.mapLeft(() => invalidParameterValue("Invalid page_token"))
  )

const notBoth = (what: string): Either.Either<never, ApiFailure> =>
  Either.left(invalidParameterValue(`You can provide a page token or ${what}, but not both.`))

export const make = (kernel: Kernel): Log => {
  const logs = new Map<string, Array<PipelineEvent>>()

  const add: Log["add"] = (pipeline, { details, exceptions, level, message, origin, type }) => {
    const log = logs.get(pipeline.id) ?? []
    logs.set(pipeline.id, log)
    log.push({
      id: kernel.ids.uuid(),
      sequence: { control_plane_seq_no: kernel.now() * 1000 + log.length },
      origin: {
        cloud: "Azure",
        region: "westeurope",
        org_id: kernel.options.workspaceId ?? Number(kernel.workspaceId),
        pipeline_id: pipeline.id,
        pipeline_name: pipeline.name,
        ...origin
      },
      timestamp: new Date(kernel.now()).toISOString(),
      message,
      level: level ?? "INFO",
      ...(exceptions === undefined
        ? {}
        : {
            error: {
              fatal: true,
              exceptions: exceptions.map(({ className, message }) => ({ class_name: className, message, stack: [] }))
            }
          }),
      details: { [type]: details ?? {} },
      event_type: type,
      maturity_level: "STABLE"
    })
  }

  const page: Log["page"] = ({ filter, max_results, order_by, page_token, pipeline_id }) =>
    Either.gen(function* () {
      // Parameters must not be repeated with a token, even with the same value. Official clients do and get this error.
      if (page_token && (order_by ?? []).length > 0) return yield* notBoth("specify an ordering")
      if (page_token && filter) return yield* notBoth("specify a filter")
      const first: Token = [filter ?? "", yield* isAscending(order_by), ""]
      const [conditions, ascending, inner] = page_token ? yield* readToken(page_token) : first
      const fits = yield* parse(conditions)
      const found = (logs.get(pipeline_id) ?? []).filter(fits)
      const { items, next, previous } = yield* Paging.page({
        list: JSON.stringify(["events", pipeline_id, conditions, ascending]),
        items: ascending ? found : found.reverse(),
        key: ({ id }) => id,
        size: yield* Paging.pageSize(max_results, limits),
        token: inner
      })
      return {
        ...(items.length === 0 ? {} : { events: items }),
        ...(next === undefined ? {} : { next_page_token: tokenOf([conditions, ascending, next]) }),
        ...(previous === undefined ? {} : { prev_page_token: tokenOf([conditions, ascending, previous]) })
      }
    })

  return { add, page }
}
