/** Finds and starts a Prometheus, and asks it. */
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { collector } from "./collector.js"

/** The version of `prometheus` on the path, if there is one. Builds of its Go module do not say theirs, and are later. */
export const version = (): string | undefined => {
  const { status, stderr, stdout } = spawnSync("prometheus", ["--version"], { encoding: "utf8" })
  return status === 0 ? (/version (\d+\.\d+)/.exec(`${stdout}${stderr}`)?.[1] ?? "3") : undefined
}

const scrape = (port: number): string =>
  JSON.stringify({
    global: { scrape_interval: "1s" },
    scrape_configs: [
      { job_name: "collector", honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${port}`] }] }
    ]
  })

/** Starts it until the scope closes. Returns its address and where it wants metrics, which it scrapes before version 3. */
export const start = (version: string) =>
  Effect.gen(function* () {
    const port = version.startsWith("2.") ? yield* collector : undefined
    const folder = mkdtempSync(join(tmpdir(), "dashboard-"))
    const config = join(folder, "prometheus.yml")
    // JSON is YAML.
    writeFileSync(config, port === undefined ? "{}" : scrape(port))
    const flags = [`--config.file=${config}`, `--storage.tsdb.path=${folder}/data`, "--web.listen-address=127.0.0.1:0"]
    const child = yield* Effect.acquireRelease(
      Effect.sync(() =>
        spawn("prometheus", [...flags, ...(port === undefined ? ["--web.enable-otlp-receiver"] : [])], {
          stdio: ["ignore", "ignore", "pipe"]
        })
      ),
      (child) =>
        Effect.async<void>((resume) => {
          const end = () => {
            rmSync(folder, { recursive: true, force: true })
            resume(Effect.void)
          }
          if (child.exitCode === null) child.once("exit", end).kill()
          else end()
        })
    )
    // An error that is thrown out of Effect runs no finalizers.
    process.once("exit", () => child.kill())
    const address = yield* Effect.async<string, Error>((resume) => {
      let said = ""
      child.stderr.on("data", (part) => {
        said += part
        const found = /Listening on.* address=(\S+)/.exec(said)?.[1]
        if (found !== undefined && said.includes("ready to receive")) resume(Effect.succeed(`http://${found}`))
      })
      child.once("exit", (code) => resume(Effect.fail(new Error(`prometheus ended with ${code}:\n${said}`))))
    })
    return { address, baseUrl: port === undefined ? `${address}/api/v1/otlp` : `http://127.0.0.1:${port}` }
  })

/** What it answers. Fails with the reason for which it refuses a query, or with what it warns of. */
export const ask = async <A>(
  address: string,
  path: string,
  parameters: Readonly<Record<string, string>>
): Promise<A> => {
  const response = await fetch(`${address}/api/v1/${path}?${new URLSearchParams(parameters)}`)
  const {
    data,
    error,
    infos = [],
    warnings = []
  } = (await response.json()) as {
    readonly data: A
    readonly error?: string
    readonly warnings?: ReadonlyArray<string>
    readonly infos?: ReadonlyArray<string>
  }
  if (error !== undefined) throw new Error(`Prometheus refuses it: ${error}`)
  if (warnings.length + infos.length > 0) throw new Error(`Prometheus warns: ${[...warnings, ...infos].join("; ")}`)
  return data
}
