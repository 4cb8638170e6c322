/** Tests instance profiles in the emulator. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import { errorOf, get, post } from "./http.js"

const api = (operation: string) => `/api/2.0/instance-profiles/${operation}`

const instance_profile_arn = "arn:aws:iam::123456789012:instance-profile/etl"

const iam_role_arn = "arn:aws:iam::123456789012:role/etl"

it.effect("The workspace keeps instance profiles", () =>
  Effect.gen(function* () {
    expect(errorOf(yield* post(api("edit"), { instance_profile_arn, iam_role_arn }))[0]).toBe(404)
    yield* post(api("add"), { instance_profile_arn, skip_validation: true })
    expect(errorOf(yield* post(api("add"), { instance_profile_arn })).slice(0, 2)).toEqual([
      400,
      "RESOURCE_ALREADY_EXISTS"
    ])
    yield* post(api("edit"), { instance_profile_arn, iam_role_arn })
    expect((yield* get(api("list"))).json).toEqual({
      instance_profiles: [{ instance_profile_arn, iam_role_arn, is_meta_instance_profile: false }]
    })
    yield* post(api("remove"), { instance_profile_arn })
    expect((yield* get(api("list"))).json).toEqual({})
  }).pipe(Effect.provide(Emulator.layer()))
)
