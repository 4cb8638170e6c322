/** A server on the loopback interface, which closes with its connections when the scope closes. */
import type * as http from "node:http"
import type { AddressInfo, Server } from "node:net"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** Listens on a free port, and returns the origin. */
export const listening = (server: Server | http.Server): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<void>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.void))
    }),
    () =>
      Effect.async<void>((resume) => {
        server.close(() => resume(Effect.void))
        if ("closeAllConnections" in server) server.closeAllConnections()
      })
  ).pipe(Effect.map(() => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))
