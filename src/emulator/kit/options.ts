/** Says which option of the emulator nothing knows. A program in JavaScript has no compiler that does. */
import { isRecord } from "../../internal/codec/isRecord.js"
import { defaultDurations, type Options } from "../kernel.js"
import { unknownField } from "./unknownField.js"

/** Of `Emulator.layer` and of `EmulatorServer.serve`. One value may be for both. */
export const known: Readonly<Record<keyof Options | "address" | "hosts" | "origins" | "page" | "port", true>> = {
  address: true,
  bigIds: true,
  checkNotebooks: true,
  commands: true,
  dbfsDeleteBatch: true,
  durations: true,
  faults: true,
  genie: true,
  grants: true,
  hosts: true,
  libraryFailure: true,
  nodeTypes: true,
  oauth: true,
  origins: true,
  page: true,
  port: true,
  routes: true,
  seed: true,
  servingEndpoints: true,
  sparkVersions: true,
  sql: true,
  tasks: true,
  tokens: true,
  userName: true,
  volumes: true,
  workspaceId: true
}

/** What is wrong with the names of options, such as `duration is unknown, did you mean durations?` */
export const unknownOption = (options: object): string | undefined => {
  const unknown = unknownField(options, Object.keys(known))
  if (unknown !== undefined) return `${unknown.name} ${unknown.reason}`
  const { durations } = options as Options
  const duration = isRecord(durations) ? unknownField(durations, Object.keys(defaultDurations)) : undefined
  return duration === undefined ? undefined : `durations.${duration.name} ${duration.reason}`
}
