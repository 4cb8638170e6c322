/** Tests the data sources of legacy queries. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, get, post } from "./http.js"

it.effect("Each warehouse is a data source", () =>
  Effect.gen(function* () {
    const path = "/api/2.0/preview/sql/data_sources"
    expect((yield* get(path)).json).toEqual([])
    const { id } = (yield* post("/api/2.0/sql/warehouses", { name: "etl" })).json as { readonly id: string }
    expect((yield* get(path)).json).toMatchObject([{ name: "etl", warehouse_id: id, type: "databricks_internal" }])
    yield* call("DELETE", `/api/2.0/sql/warehouses/${id}`)
    expect((yield* get(path)).json).toEqual([])
  }).pipe(Effect.provide(Emulator.layer()))
)
