import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

// The library under its own name is its source, as for the compiler and for tsx.
const conditions = ["effect-databricks:source", "node"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    // Vitest leaves one processor to itself, of two as well; it hardly needs it.
    maxWorkers: availableParallelism(),
    minWorkers: 1,
    // TestClock waits for fibers in real milliseconds, of which a busy machine has few.
    testTimeout: 30_000,
    sequence: { concurrent: false }
  }
})
