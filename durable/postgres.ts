/** Starts a Postgres of this machine in a temporary folder, on a socket of loopback. Refuses to run as root, so drops to `postgres`. */
import { execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sleep } from "./processes.js"

const folders = (): ReadonlyArray<string> => {
  const debian = "/usr/lib/postgresql"
  const versions = existsSync(debian) ? readdirSync(debian).map((version) => join(debian, version, "bin")) : []
  return [...versions.sort().reverse(), ...(process.env.PATH ?? "").split(":")]
}

/** The folder with the programs of Postgres, if it is installed. */
export const programs = (): string | undefined =>
  folders().find((folder) => existsSync(join(folder, "initdb")) && existsSync(join(folder, "postgres")))

export const missing =
  "Postgres is not installed: no `initdb` and `postgres` in /usr/lib/postgresql/*/bin or on the path. On Debian: apt-get install postgresql"

/** Any free port of loopback. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

export interface Postgres {
  readonly port: number
  readonly stop: () => Promise<void>
}

/** The account that runs the server, if this process is root. */
const account = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ["postgres", "nobody"]) {
    try {
      const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: "pipe" }))
      return { uid: id("-u"), gid: id("-g") }
    } catch {}
  }
  return undefined
}

export const startPostgres = async (bin: string): Promise<Postgres> => {
  const folder = mkdtempSync(join(tmpdir(), "durable-pg-"))
  const user = account()
  if (user !== undefined) chownSync(folder, user.uid, user.gid)
  const data = join(folder, "data")
  const options = { ...user, cwd: folder, env: { ...process.env, HOME: folder } }
  execFileSync(join(bin, "initdb"), ["-D", data, "-U", "durable", "-A", "trust", "--no-sync", "-E", "UTF8"], {
    ...options,
    stdio: "pipe"
  })
  const port = await freePort()
  const server = spawn(
    join(bin, "postgres"),
    ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder, "-F", "-c", "max_connections=100"],
    { ...options, stdio: ["ignore", "pipe", "pipe"] }
  )
  let output = ""
  server.stderr.on("data", (chunk) => {
    output += chunk
  })
  const ended = new Promise<void>((resolve) => server.on("exit", () => resolve()))
  for (let i = 0; !/ready to accept connections/.test(output); i++) {
    if (i > 600 || server.exitCode !== null) throw new Error(`Postgres has not started:\n${output}`)
    await sleep(50)
  }
  return {
    port,
    stop: async () => {
      server.kill("SIGQUIT")
      await ended
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
