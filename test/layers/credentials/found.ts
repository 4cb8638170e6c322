import * as FileSystem from "@effect/platform/FileSystem"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as DefaultCredentials from "../../../src/layers/DefaultCredentials.js"
import { onPlatform, programs } from "./programs.js"
import { aws, notFound, type Reply, type Seen, workspace, world } from "./support.js"

/** The environment of a program. */
export interface Situation {
  readonly variables?: Readonly<Record<string, string>>
  /** The content of `~/.databrickscfg`. */
  readonly file?: string
  readonly options?: DefaultCredentials.Options
  readonly scripts?: Readonly<Record<string, string>>
  readonly answer?: (seen: Seen) => Reply
  /** Reads only this profile. */
  readonly profile?: string
}

/**
 * Finds credentials and records requests and commands. Returns the service or the error. `folder` is the home
 * directory.
 */
export const look = ({ answer = notFound, file, options, profile, scripts = {}, variables = {} }: Situation) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const { calls, folder, layer } = yield* programs(scripts)
    if (file !== undefined) yield* fs.writeFileString(`${folder}/.databrickscfg`, file)
    const { layer: http, seen } = world(answer)
    const found =
      profile === undefined ? DefaultCredentials.make(options) : DefaultCredentials.makeFromProfile(profile, options)
    const provider = ConfigProvider.fromMap(new Map(Object.entries({ HOME: folder, ...variables })))
    const either = yield* found.pipe(Effect.withConfigProvider(provider), Effect.provide([layer, http]), Effect.either)
    return { found: either, seen, calls: yield* calls, folder }
  })

/** The flow that is found. */
export const flowOf = (situation: Situation) =>
  onPlatform(Effect.flatMap(look(situation), ({ found }) => Effect.map(found, ({ authType }) => authType)))

/** The reason why none is found. */
export const reasonOf = (situation: Situation) => Effect.flip(flowOf(situation))

/** A profile file. */
export const profiles = `
[DEFAULT]
host = ${aws}
token = dapi-default

[m2m]
host = ${aws}
client_id = sp
client_secret = s

[spn]
host = ${workspace}
azure_tenant_id = t
azure_client_id = app
azure_client_secret = s

[msi]
host = ${workspace}
azure_use_msi = true

[nohost]
token = dapi-nohost

[justhost]
host = ${workspace}

[cli]
host = ${aws}
auth_type = databricks-cli
`
