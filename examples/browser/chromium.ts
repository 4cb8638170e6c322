/** Opens a page in a headless Chromium. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"

/**
 * Receives what a page shows. `script` belongs into the page: it sends the list when it ends. Waiting for a page to load
 * would be too early.
 */
export const receiver = Effect.gen(function* () {
  const server = createServer()
  yield* Effect.acquireRelease(
    Effect.promise(() => once(server.listen(0, "127.0.0.1"), "listening")),
    () => Effect.sync(() => server.close().closeAllConnections())
  )
  const received = new Promise<string>((resolve) => {
    server.on("request", (request, response) => {
      let html = ""
      request.setEncoding("utf8").on("data", (chunk: string) => {
        html += chunk
      })
      request.on("end", () => {
        response.end()
        resolve(html)
      })
    })
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const script = `;(() => {
    const list = document.querySelector("ul")
    const send = () => {
      if (!list.innerHTML.includes("<li>End</li>")) return
      fetch("${url}", { method: "POST", mode: "no-cors", body: list.innerHTML })
    }
    new MutationObserver(send).observe(list, { childList: true })
  })()`
  return { received: Effect.promise(() => received), script }
})

/** Opens a page until the scope closes. Fails if there is no Chromium. */
export const open = (url: string) =>
  Effect.gen(function* () {
    const profile = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "effect-databricks-"))),
      // Chromium's other processes still write for a moment.
      (folder) =>
        Effect.try(() => rmSync(folder, { recursive: true, force: true })).pipe(
          Effect.retry({ times: 25, schedule: Schedule.spaced("200 millis") }),
          Effect.orDie
        )
    )
    const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"]
    const child = spawn("chromium", [...flags, `--user-data-dir=${profile}`, url], { stdio: "ignore" })
    yield* Effect.tryPromise(() => once(child, "spawn"))
    yield* Effect.addFinalizer(() =>
      Effect.promise(async () => {
        if (child.exitCode === null && child.kill()) await once(child, "exit")
      })
    )
  })
