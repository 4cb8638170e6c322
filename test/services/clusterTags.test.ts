import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Clusters from "../../src/services/Clusters.js"
import { inMemory } from "../support/emulated.js"

const tag = { key: "run", value: "nightly-1" }

const request = (run: string) => ({
  cluster_name: "nightly",
  spark_version: "16.4.x-scala2.12",
  node_type_id: "Standard_DS3_v2",
  num_workers: 1,
  idempotency_token: `token of ${run}`,
  custom_tags: { [tag.key]: run }
})

it.effect("a cluster that a late server starts after its token was freed is found by its tag and terminated", () =>
  Effect.gen(function* () {
    const clusters = yield* Clusters.Clusters
    const create = (run: string) => Effect.map(clusters.create(request(run)), ({ cluster_id }) => cluster_id)
    const other = yield* create("nightly-2")
    const owned = yield* Effect.scoped(
      Effect.map(Clusters.createScoped(request(tag.value)), ({ cluster_id }) => cluster_id)
    )
    yield* TestClock.adjust("1 minute")
    // The first attempt of the request, which the server works on only now.
    const late = yield* create(tag.value)
    expect(late).not.toBe(owned)
    expect(yield* Clusters.terminateTagged(tag)).toEqual([late])
    yield* TestClock.adjust("10 minutes")
    expect((yield* clusters.get({ cluster_id: late })).state).toBe("TERMINATED")
    expect((yield* clusters.get({ cluster_id: other })).state).toBe("RUNNING")
    expect(yield* Clusters.terminateTagged(tag)).toEqual([])
  }).pipe(Effect.provide(inMemory(Clusters.layer)))
)
