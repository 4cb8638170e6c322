import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

// The library under its own name is its source, as for the compiler and for tsx.
const conditions = ["effect-databricks:source", "node"]

/** Tests that need a thread in which no other test has run: they measure memory, or depend on what is loaded. */
const alone = ["test/internal/answers.test.ts", "test/internal/retention.test.ts"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Vitest leaves one processor to itself, of two as well; it hardly needs it.
    maxWorkers: availableParallelism(),
    minWorkers: 1,
    // TestClock waits for fibers in real milliseconds, of which a busy machine has few.
    testTimeout: 30_000,
    sequence: { concurrent: false },
    // The files of one process share the loaded modules, which takes half the time.
    poolOptions: { forks: { isolate: false }, threads: { isolate: true } },
    projects: [
      { extends: true, test: { name: "shared", include: ["test/**/*.test.ts"], exclude: alone, pool: "forks" } },
      { extends: true, test: { name: "alone", include: alone, pool: "threads" } }
    ]
  }
})
