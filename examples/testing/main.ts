/** Runs the tests of this folder, as `npx vitest run` does in a project of its own. */
import { startVitest } from "vitest/node"

const folder = import.meta.dirname
const vitest = await startVitest("test", [], {
  config: `${folder}/vitest.config.ts`,
  watch: false,
  reporters: ["verbose"]
})
await vitest.close()
