import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as GlobalInitScripts from "../../src/services/GlobalInitScripts.js"
import * as Scripted from "../support/scripted.js"

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (
    service: GlobalInitScripts.Service,
    scripted: Scripted.Scripted
  ) => Effect.Effect<A, E, GlobalInitScripts.GlobalInitScripts>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(GlobalInitScripts.GlobalInitScripts, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(GlobalInitScripts.layer, Scripted.layer(scripted)))
  )
}

const path = `${Scripted.host}/api/2.0`

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ body, method, url }) => [method, url.slice(path.length), ...(body === "" ? [] : [JSON.parse(body)])])

const details = {
  script_id: "5BC6F3A2D8E94C17",
  name: "My example script",
  position: 0,
  enabled: true,
  created_by: "jane.doe@example.com",
  created_at: 1594437249910,
  updated_by: "jane.doe@example.com",
  updated_at: 1594437249910,
  feature_of_tomorrow: {}
}

const text = "#!/bin/bash\necho ü\n"

const script = "IyEvYmluL2Jhc2gKZWNobyDDvAo="

describe("GlobalInitScripts", () => {
  it.effect("creates, lists, reads, updates and deletes scripts", () =>
    run(
      [
        Scripted.json({ script_id: details.script_id }),
        Scripted.json({ scripts: [details] }),
        Scripted.json({}),
        Scripted.json({ ...details, script }),
        Scripted.json({}),
        Scripted.json({})
      ],
      (scripts, scripted) =>
        Effect.gen(function* () {
          const asked = { name: details.name, script, enabled: false, position: 0 }
          expect(yield* scripts.create(asked)).toEqual({ script_id: details.script_id })
          expect(yield* scripts.list()).toEqual({ scripts: [details] })
          expect(yield* scripts.list()).toEqual({})
          expect(yield* scripts.get({ script_id: "a/b" })).toEqual({ ...details, script })
          yield* scripts.update({ script_id: "1", name: "n", script })
          yield* scripts.delete({ script_id: "1" })
          expect(sent(scripted)).toEqual([
            ["POST", "/global-init-scripts", asked],
            ["GET", "/global-init-scripts"],
            ["GET", "/global-init-scripts"],
            ["GET", "/global-init-scripts/a%2Fb"],
            ["PATCH", "/global-init-scripts/1", { name: "n", script }],
            ["DELETE", "/global-init-scripts/1"]
          ])
        })
    )
  )

  it.effect("converts scripts to and from text", () =>
    run([Scripted.json({ script_id: "1" }), Scripted.json({ ...details, script })], (_, scripted) =>
      Effect.gen(function* () {
        expect(yield* GlobalInitScripts.createFromText({ name: "n", text, enabled: true })).toEqual({ script_id: "1" })
        expect(yield* GlobalInitScripts.getText({ script_id: "1" })).toBe(text)
        expect(sent(scripted)[0]).toEqual(["POST", "/global-init-scripts", { name: "n", script, enabled: true }])
      })
    )
  )

  it.effect("an update keeps absent fields", () =>
    run(
      [
        Scripted.json({ ...details, script }),
        Scripted.json({}),
        Scripted.json({ ...details, script }),
        Scripted.json({}),
        Scripted.json({})
      ],
      (_, scripted) =>
        Effect.gen(function* () {
          yield* GlobalInitScripts.updateFromText({ script_id: "1", enabled: false })
          yield* GlobalInitScripts.updateFromText({ script_id: "1", text: "", position: 3 })
          yield* GlobalInitScripts.updateFromText({ script_id: "1", name: "n", text })
          expect(sent(scripted)).toEqual([
            ["GET", "/global-init-scripts/1"],
            ["PATCH", "/global-init-scripts/1", { name: details.name, script, enabled: false }],
            ["GET", "/global-init-scripts/1"],
            ["PATCH", "/global-init-scripts/1", { name: details.name, script: "", position: 3 }],
            ["PATCH", "/global-init-scripts/1", { name: "n", script }]
          ])
        })
    )
  )

  it.effect("an update does not send fields that were absent", () =>
    run([Scripted.json(details)], (_, { requests }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(GlobalInitScripts.updateFromText({ script_id: "1", enabled: false }))
        expect(error).toMatchObject({ _tag: "DecodeError", message: "at script: is missing" })
        expect(requests.length).toBe(1)
      })
    )
  )

  it.effect(
    "fails with DecodeError for a script that is not text, and with InvalidRequest for text without a UTF-8 form",
    () =>
      run([Scripted.json({ ...details, script: "/w==" })], () =>
        Effect.gen(function* () {
          expect(yield* Effect.flip(GlobalInitScripts.getText({ script_id: "1" }))).toMatchObject({
            _tag: "DecodeError",
            message: "at script: is not UTF-8"
          })
          const error = yield* Effect.flip(GlobalInitScripts.createFromText({ name: "n", text: "\udfff" }))
          expect(error).toMatchObject({ _tag: "InvalidRequest", message: "at text: is not well-formed Unicode" })
        })
      )
  )
})
