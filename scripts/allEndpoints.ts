/** Every endpoint of the library. */
import { readdir } from "node:fs/promises"
import type * as Endpoint from "../src/internal/call/operation.js"

const directory = new URL("../src/internal/endpoints/", import.meta.url)

const isEndpoint = (value: unknown): value is Endpoint.Any =>
  typeof value === "object" && value !== null && "operation" in value && "encode" in value && "decode" in value

/** The exports of the modules in src/internal/endpoints that are endpoints, by module and in their order there. */
export const allEndpoints = async (): Promise<ReadonlyArray<Endpoint.Any>> => {
  const files = (await readdir(directory)).filter((file) => file.endsWith(".ts")).sort()
  const modules = await Promise.all(files.map((file) => import(new URL(file, directory).href)))
  return [
    ...new Set(modules.flatMap((module: Readonly<Record<string, unknown>>) => Object.values(module).filter(isEndpoint)))
  ]
}
