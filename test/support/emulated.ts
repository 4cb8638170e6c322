/** Provides services on an emulated workspace, in memory or over a real socket. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../../src/layers/UndiciHttpClient.js"

type Services<A> = Layer.Layer<A, never, DatabricksClient.DatabricksClient>

export const inMemory = <A>(services: Services<A>, options?: Emulator.Options) =>
  services.pipe(
    Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Layer.provideMerge(Emulator.layer(options))
  )

export const served = <A>(services: Services<A>, options?: Emulator.Options) =>
  Layer.unwrapScoped(
    Effect.map(EmulatorServer.serve(options), ({ host, token }) =>
      services.pipe(Layer.provide(DatabricksClient.layer({ host, token })), Layer.provide(UndiciHttpClient.layer))
    )
  )
