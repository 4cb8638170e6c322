/** In a project of your own, only the default is needed: the conditions resolve the source of this repository. */
import { defineConfig } from "vitest/config"

const conditions = process.execArgv.includes("effect-databricks:source")
  ? ["effect-databricks:source", "node"]
  : ["node"]

export default defineConfig({
  root: import.meta.dirname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { testTimeout: 60_000 }
})
