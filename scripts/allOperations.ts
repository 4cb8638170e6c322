/** Lists all operations of the library. */
import { readdir } from "node:fs/promises"
import { type Member, operationOf, originalOf } from "../src/internal/call/member.js"
import type { Any } from "../src/internal/call/operation.js"

const services = new URL("../src/services/", import.meta.url)

type Module = { readonly operations?: Readonly<Record<string, Member>> }

const operationsIn = async (files: ReadonlyArray<string>): Promise<ReadonlyArray<Any>> => {
  const modules: ReadonlyArray<Module> = await Promise.all(files.map((file) => import(new URL(file, services).href)))
  return [
    ...new Set(
      modules.flatMap(({ operations = {} }) =>
        Object.values(operations).map((member) => originalOf(operationOf(member)))
      )
    )
  ]
}

const files = async (): Promise<ReadonlyArray<string>> =>
  (await readdir(services, { recursive: true })).map((file) => file.replaceAll("\\", "/")).sort()

/** The operations of the hand-written APIs, by API, in source order. */
export const handMadeOperations = async (): Promise<ReadonlyArray<Any>> =>
  operationsIn((await files()).filter((file) => /^\w+\/operations\.ts$/.test(file)))

/** The operations of the generated APIs. */
export const generatedOperations = async (): Promise<ReadonlyArray<Any>> =>
  operationsIn((await files()).filter((file) => /^\w+\/[A-Z]\w*\.ts$/.test(file)))

export const allOperations = async (): Promise<ReadonlyArray<Any>> => [
  ...(await handMadeOperations()),
  ...(await generatedOperations())
]
