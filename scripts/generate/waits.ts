/** Writes the waits of an API: functions that watch and await its long-running operations. */
import { readFileSync } from "node:fs"
import type { Fields, Operation, Reference } from "../coverage/reference.js"
import { type Api, type ApiOperation, fieldsOf, type Part } from "./model.js"
import { bare, qualify, type TypeName } from "./typeNames.js"
import { camel, pascal, singular, words } from "./words.js"

/** What the reference data does not say of waits. Operations are named as `apps.Apps.get`. */
interface Data {
  /** The field of the polled response that has the message about its state. */
  readonly messages: Readonly<Record<string, string>>
  /** What the polled operation returns, in messages. */
  readonly nouns: Readonly<Record<string, string>>
  /** Final states that the official clients do not know as such, and wait on until their time limit. */
  readonly failures: Readonly<Record<string, ReadonlyArray<string>>>
  /** Where the fields of the poll's request are found, if it is not under their own name. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Operations that bring an existing resource into a state which it may have had before. */
  readonly replaces: ReadonlyArray<string>
  /** What an `Operation` has as its response, if it is not the type of the request's body. */
  readonly results: Readonly<Record<string, string>>
}

const data: Data = JSON.parse(readFileSync(new URL("overlay/waits.json", import.meta.url), "utf8"))

const fieldsOfType = (reference: Reference, type: TypeName): Fields => {
  const dot = type.indexOf(".")
  return reference.modules[type.slice(0, dot)]?.types[type.slice(dot + 1)] ?? {}
}

const isOperation = (reference: Reference, group: string, { response }: Operation): boolean =>
  response === "Operation" &&
  ["done", "error", "name", "response"].every((field) => field in fieldsOfType(reference, `${group}.Operation`))

/** Names the type of the result of each operation that returns an `Operation`. */
export const withResults = (reference: Reference): Reference => ({
  ...reference,
  modules: Object.fromEntries(
    Object.entries(reference.modules).map(([group, module]) => {
      const services = Object.entries(module.services).map(([api, operations]) => {
        const all = Object.entries(operations).map(([name, operation]) => {
          const resultType = data.results[`${group}.${api}.${name}`] ?? operation.bodyType
          const has = resultType !== undefined && isOperation(reference, group, operation)
          return [name, has ? { ...operation, resultType } : operation]
        })
        return [api, Object.fromEntries(all)]
      })
      return [group, { ...module, services: Object.fromEntries(services) }]
    })
  )
})

/** The texts of types, schemas and requests in the module that is written. */
interface Texts {
  readonly type: (type: TypeName) => string
  readonly value: (type: TypeName) => string
  readonly request: (operation: ApiOperation) => string
}

/** Breaks a paragraph into lines that fit a comment. */
const wrapped = (paragraph: string): ReadonlyArray<string> => {
  const lines = [""]
  for (const word of paragraph.split(" ")) {
    const last = lines.at(-1) ?? ""
    if (last === "") lines[lines.length - 1] = word
    else if (last.length + word.length + 1 > 117) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

const doc = (...paragraphs: ReadonlyArray<string>): string =>
  [
    "/**",
    ...paragraphs.flatMap((paragraph) => [...wrapped(paragraph).map((line) => ` * ${line}`), " *"]),
    " * @since 0.1.0",
    " * @category waits",
    " */"
  ].join("\n")

const list = (values: ReadonlyArray<string>): string => JSON.stringify([...values])

/** `A`, `B` or `C`, as code. */
const orList = (values: ReadonlyArray<string>): string => {
  const code = values.map((value) => `\`${value}\``)
  return [code.slice(0, -1).join(", "), ...code.slice(-1)].filter((part) => part !== "").join(" or ")
}

const article = (noun: string): string => (/^[aeio]/.test(noun) ? `an ${noun}` : `a ${noun}`)

/** A state that another one follows: `Cancelling` where there is `Cancelled`. */
const isPassing = (state: string, others: ReadonlySet<string>): boolean => others.has(state.replace(/ing$/i, "ed"))

const pathText = (path: string): string => path.replaceAll(".", "?.")

/** The type of the field at a path. */
const typeAt = (reference: Reference, group: string, type: string, path: ReadonlyArray<string>): TypeName =>
  path.reduce(
    (at, field) => {
      const found = fieldsOfType(reference, at)[field]
      if (found === undefined) throw new Error(`${at} has no field ${field}`)
      return qualify(at.slice(0, at.indexOf(".")), found.type)
    },
    qualify(group, type)
  )

class WaitWriter {
  private readonly reference: Reference
  private readonly api: Api
  private readonly texts: Texts
  private readonly part: Part | undefined

  constructor(reference: Reference, api: Api, texts: Texts, part?: Part) {
    this.reference = reference
    this.api = api
    this.texts = texts
    this.part = part
  }

  /** Whether the waits of an operation are in the module that is written. */
  private isHere({ name }: ApiOperation): boolean {
    return this.part === undefined || this.part.operations.some((one) => one.name === name)
  }

  private key(name: string): string {
    return `${this.api.group}.${this.api.name}.${name}`
  }

  private find(name: string): ApiOperation {
    const found = this.api.operations.find((one) => one.name === name)
    if (found === undefined) throw new Error(`${this.key(name)}: no such operation to poll`)
    return found
  }

  private call({ name }: ApiOperation): string {
    return `(request) => Effect.flatMap(${this.api.name}, (service) => service.${camel(name)}(request))`
  }

  private response({ operation }: ApiOperation): string {
    return this.texts.type(qualify(this.api.group, operation.response ?? ""))
  }

  private ids({ operation }: ApiOperation): ReadonlyArray<string> {
    return fieldsOf(operation).flatMap(([name, { required }]) => (required === true ? [name] : []))
  }

  /** The states of the reference data are those of Python's enums, which are in capitals where the API's are not. */
  private values(poll: ApiOperation, status: string, names: ReadonlyArray<string>): ReadonlyArray<string> {
    const type = typeAt(this.reference, this.api.group, poll.operation.response ?? "", status.split("."))
    const values = this.reference.modules[type.slice(0, type.indexOf("."))]?.enums[bare(type)] ?? []
    return names.map((name) => {
      const found = values.find((value) => value.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase() === name)
      if (found === undefined) throw new Error(`${this.key(poll.name)}: ${type} has no value ${name}`)
      return found
    })
  }

  /** Where each field of the request that polls is found after the operation. */
  private poll(begun: ApiOperation, ids: ReadonlyArray<string>): { readonly text: string; readonly isNew: boolean } {
    const given = new Set(this.ids(begun))
    const others = new Set(fieldsOf(begun.operation).map(([name]) => name))
    const { bodyType, response } = begun.operation
    const started = response === undefined ? {} : fieldsOfType(this.reference, qualify(this.api.group, response))
    const sources = ids.map((id) => {
      const special = data.values[this.key(begun.name)]?.[id]
      if (special !== undefined) return [id, special] as const
      if (given.has(id)) return [id, `request.${id}`] as const
      if (id in started) return [id, `started.${id}`] as const
      if (others.has(id) && bodyType === undefined) return [id, `request.${id}`] as const
      throw new Error(`${this.key(begun.name)}: where is ${id}?`)
    })
    const uses = (name: string) => sources.some(([, text]) => text.startsWith(`${name}.`))
    const parameters = [uses("request") ? "request" : "_", ...(uses("started") ? ["started"] : [])]
    const fields = sources.map(([id, text]) => `${id}: ${text}`)
    return { text: `(${parameters.join(", ")}) => ({ ${fields.join(", ")} })`, isNew: uses("started") }
  }

  private replaces({ name, operation }: ApiOperation): boolean {
    return ["PUT", "PATCH"].includes(operation.method) || data.replaces.includes(this.key(name))
  }

  private states(): ReadonlyArray<string> {
    const { api } = this
    const begun = api.operations.filter(({ operation }) => operation.waitFor !== undefined)
    const polls = [...new Set(begun.map(({ operation }) => operation.waitFor?.poll ?? ""))]
    return polls.flatMap((pollName) => {
      const poll = this.find(pollName)
      if (!this.isHere(poll)) return []
      const key = this.key(pollName)
      const rest = pollName.replace(/^(?:get|read)_?|_status$/g, "")
      const noun = data.nouns[key] ?? singular(words(rest === "" ? api.name : rest))
      const suffix = pascal(rest)
      const ids = this.ids(poll)
      const text = [this.texts.request(poll), this.response(poll), api.name].join(", ")
      const goals = new Map<string, { readonly name: string; readonly success: ReadonlyArray<string> }>()
      const ends = new Set<string>()
      const parts: Array<string> = []
      const status =
        begun.find(({ operation }) => operation.waitFor?.poll === pollName)?.operation.waitFor?.status ?? ""
      const message = data.messages[key]
      const resource = `${camel(`${rest === "" ? words(singular(api.name)).replaceAll(" ", "_") : rest}_states`)}`
      const failuresOf = (operation: Operation, success: ReadonlyArray<string>) =>
        this.values(poll, status, [...(operation.waitFor?.failure_states ?? []), ...(data.failures[key] ?? [])]).filter(
          (state) => !success.includes(state)
        )
      for (const one of begun) {
        const { waitFor } = one.operation
        if (waitFor?.poll !== pollName) continue
        const success = this.values(poll, status, waitFor.target_states)
        const failure = failuresOf(one.operation, success)
        for (const state of [...success, ...failure]) ends.add(state)
        if (goals.has(success.join())) continue
        const state = success.map((value) => pascal(value.toLowerCase())).join("Or")
        const isReplaced = begun.some(
          (other) =>
            other.operation.waitFor?.poll === pollName &&
            other.operation.waitFor.target_states.join() === waitFor.target_states.join() &&
            this.replaces(other)
        )
        const name = `to${suffix}${state}`
        goals.set(success.join(), { name, success })
        parts.push(
          `const ${name} = { ...${resource}, success: ${list(success)}, failure: ${list(failure)}${
            isReplaced ? `, old: ${list([...success, ...failure])}` : ""
          } }`,
          `${doc(
            `Waits until ${article(noun)} is ${orList(success)}.`,
            `Fails ${
              failure.length === 0
                ? ""
                : `with \`OperationFailed\`${message === undefined ? "" : ", which includes the message of the API,"} if it is ${orList(failure)} instead, `
            }with \`WaitTimeout\` after the deadline, and with the errors of \`${camel(pollName)}\`, except transient ones.`
          )}\nexport const await${suffix}${state}: LongRunning.Await<${text}> = LongRunning.until(${name})`
        )
      }
      for (const one of begun) {
        const { waitFor } = one.operation
        if (waitFor?.poll !== pollName) continue
        const success = this.values(poll, status, waitFor.target_states)
        const failure = failuresOf(one.operation, success)
        const goal = goals.get(success.join())
        const found = this.poll(one, ids)
        const old = this.replaces(one)
          ? [...success, ...failure]
          : found.isNew || one.name.startsWith("create")
            ? undefined
            : failure
        parts.push(
          `${doc(
            `Calls \`${camel(one.name)}\` and waits until the ${noun} is ${orList(success)}. The deadline applies to both.`,
            `Fails with the errors of \`${camel(one.name)}\` and of \`await${suffix}${goal?.name.slice(2 + suffix.length)}\`.`
          )}\nexport const ${camel(one.name)}AndAwait: LongRunning.Await<${this.texts.request(one)}, ${this.response(poll)}, ${
            api.name
          }> = LongRunning.andAwait(${goal?.name}, { operation: operations.${camel(one.name)}, start: ${this.call(
            one
          )}, poll: ${found.text}${old === undefined ? "" : `, old: ${list(old)}`} })`
        )
      }
      const finals = [...ends].filter((state) => !isPassing(state, ends) || !/ing$/i.test(state))
      const id = ids.map((name) => `"${name}"`).join(", ")
      return [
        `const ${resource}: LongRunning.Resource<${text}> = { what: "${noun}", id: [${id}], get: ${this.call(
          poll
        )}, state: (state) => state.${pathText(status)}${
          message === undefined ? "" : `, message: (state) => state.${pathText(message)}`
        } }`,
        `${doc(
          `Emits ${article(noun)} each time its state${message === undefined ? "" : " or message"} changes, starting with the current one, until it is ${orList(finals)}.`,
          `Fails with \`WaitTimeout\` after the deadline, and with the errors of \`${camel(pollName)}\`, except transient ones.`
        )}\nexport const watch${suffix}: LongRunning.Watch<${text}> = LongRunning.watch({ ...${resource}, success: ${list(
          finals
        )}, failure: [] })`,
        ...parts
      ]
    })
  }

  /** The operations that return an `Operation`, and the one that polls it. */
  private begun(): { readonly poll: ApiOperation; readonly others: ReadonlyArray<ApiOperation> } | undefined {
    const all = this.api.operations.filter(({ operation }) => isOperation(this.reference, this.api.group, operation))
    const poll = all.find(({ operation }) => operation.method === "GET")
    return poll === undefined ? undefined : { poll, others: all.filter((one) => one !== poll) }
  }

  private typesOf(poll: ApiOperation): string {
    return [this.texts.request(poll), this.response(poll), this.api.name].join(", ")
  }

  goal(): string {
    const poll = this.begun()?.poll
    return poll === undefined
      ? ""
      : `const operationGoal: LongRunning.Goal<${this.typesOf(poll)}> = LongRunning.operation(${this.call(poll)})`
  }

  private operations(): ReadonlyArray<string> {
    const { api } = this
    const found = this.begun()
    if (found === undefined) return []
    const { others, poll } = found
    const suffix = pascal(poll.name.replace(/^get_/, ""))
    const of = () => `<${this.typesOf(poll)}>`
    const ofOperation = () => [
      `${doc(
        "Emits a long-running operation each time its state changes, starting with the current one, until it is done.",
        `Fails with \`WaitTimeout\` after the deadline, and with the errors of \`${camel(poll.name)}\`, except transient ones.`
      )}\nexport const watch${suffix}: LongRunning.Watch${of()} = LongRunning.watch(operationGoal)`,
      `${doc(
        "Waits until a long-running operation is done.",
        `Fails with \`OperationFailed\`, which includes the error of the operation, if it has failed, with \`WaitTimeout\` after the deadline, and with the errors of \`${camel(poll.name)}\`, except transient ones.`
      )}\nexport const await${suffix}: LongRunning.Await${of()} = LongRunning.until(operationGoal)`
    ]
    return [
      ...(this.part === undefined ? [this.goal()] : []),
      ...(this.isHere(poll) ? ofOperation() : []),
      ...others.flatMap((one) => {
        if (!this.isHere(one)) return []
        const { resultType } = one.operation
        const result = resultType === undefined ? undefined : qualify(api.group, resultType)
        return `${doc(
          `Calls \`${camel(one.name)}\`, waits until its operation is done, and returns ${result === undefined ? "nothing" : "its result"}. The deadline applies to both.`,
          `Fails with the errors of \`${camel(one.name)}\` and of \`await${suffix}\`.`
        )}\nexport const ${camel(one.name)}AndAwait: LongRunning.Await<${this.texts.request(one)}, ${
          result === undefined ? "void" : this.texts.type(result)
        }, ${api.name}> = LongRunning.operationAndAwait(operationGoal, operations.${camel(one.name)}, ${this.call(one)}${
          result === undefined ? "" : `, ${this.texts.value(result)}`
        })`
      })
    ]
  }

  text(): string {
    return [...this.states(), ...this.operations()].join("\n\n")
  }
}

/** The waits of an API, or of a part of it; empty if it has none. */
export const waitsOf = (reference: Reference, api: Api, texts: Texts, part?: Part): string =>
  new WaitWriter(reference, api, texts, part).text()

/** What the waits of the parts of an API share; empty if there is nothing. */
export const operationGoalOf = (reference: Reference, api: Api, texts: Texts): string => {
  const goal = new WaitWriter(reference, api, texts).goal()
  return goal === "" ? "" : `export ${goal}`
}
