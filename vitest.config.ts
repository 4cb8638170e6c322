import { availableParallelism } from "node:os"
import { defineConfig } from "vitest/config"

// Imports of the package by its own name resolve to its source, as for the compiler and for tsx.
const conditions = ["effect-databricks:source", "node"]

/** Tests that need a thread in which no other test has run: they measure memory or depend on the loaded modules. */
const alone = ["test/internal/answers.test.ts", "test/internal/retention.test.ts"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // By default Vitest reserves one processor, which it hardly needs.
    maxWorkers: availableParallelism(),
    minWorkers: 1,
    // TestClock waits for fibers in real time, which takes longer on a busy machine.
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
