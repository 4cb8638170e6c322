/** Starts the command `effect-databricks emulator` of the installed package, looks at its page, and ends it. */
import { spawn } from "node:child_process"
import { writeFileSync } from "node:fs"

const seed = `
import { Jobs } from "effect-databricks"
import * as Effect from "effect/Effect"
export default Effect.flatMap(Jobs.Jobs, ({ create }) => create({ name: "seeded" }))
`
writeFileSync("seed.mjs", seed)
writeFileSync("seed.ts", seed.replace("default Effect", "default (Effect as typeof Effect)"))

/** Resolves when the command has said that it is ready, or has ended. */
const start = (...args) =>
  new Promise((resolve) => {
    const child = spawn("node_modules/.bin/effect-databricks", ["emulator", "--port", "0", ...args])
    let printed = ""
    const exit = new Promise((done) => child.once("exit", (code) => done(code)))
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (part) => {
        printed += part
        if (printed.includes("It ends with Ctrl+C.")) resolve({ child, exit, printed })
      })
    }
    exit.then((code) => resolve({ child, exit, printed, code }))
  })

const expect = (isTrue, message) => {
  if (!isTrue) throw new Error(message)
}

const { child, exit, printed } = await start("--seed", "seed.mjs")
try {
  const host = /DATABRICKS_HOST=(\S+)/.exec(printed)?.[1]
  const token = /DATABRICKS_TOKEN=(\S+)/.exec(printed)?.[1]
  expect(host !== undefined && token !== undefined, `It printed: ${printed}`)
  const page = await (await fetch(host, { headers: { accept: "text/html" } })).text()
  expect(/<script nonce="[^"]+">.*EventSource.*<\/script>/s.test(page), `The page is: ${page}`)
  const list = await fetch(`${host}/api/2.2/jobs/list`, { headers: { authorization: `Bearer ${token}` } })
  expect((await list.json()).jobs[0].settings.name === "seeded", "The seed has not filled the workspace")
  // An event stream that stays open must not keep it from ending.
  await fetch(`${host}/_page/live`)
  const began = Date.now()
  child.kill("SIGINT")
  await exit
  expect(Date.now() - began < 2000, `It took ${Date.now() - began} ms to end`)
} finally {
  child.kill("SIGKILL")
}

const typed = await start("--seed", "seed.ts")
typed.child.kill("SIGKILL")
const [major, minor] = process.versions.node.split(".").map(Number)
const strips = major > 22 || (major === 22 && minor >= 18)
expect(
  strips ? typed.code === undefined : typed.code === 1 && typed.printed.includes("does not load TypeScript"),
  `With a seed in TypeScript it printed: ${typed.printed}`
)
