import { defineConfig } from "vitest/config"

export default defineConfig({
  resolve: { conditions: ["effect-databricks:source"] },
  ssr: { resolve: { conditions: ["effect-databricks:source"] } },
  test: {
    include: ["test/**/*.test.ts"],
    sequence: { concurrent: false }
  }
})
