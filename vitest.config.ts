import { defineConfig } from "vitest/config"

// The library under its own name is its source, as for the compiler and for tsx.
const conditions = ["effect-databricks:source", "node"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    sequence: { concurrent: false }
  }
})
