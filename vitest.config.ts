import { defineConfig } from "vitest/config"

// The library under its own name is its source, as for the compiler and for tsx.
const conditions = ["effect-databricks:source", "node"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    // TestClock waits for fibers in real milliseconds, of which a busy machine has few.
    testTimeout: 30_000,
    sequence: { concurrent: false }
  }
})
