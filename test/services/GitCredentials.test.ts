import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as GitCredentials from "../../src/services/GitCredentials.js"
import * as Emulated from "../support/emulated.js"
import * as Scripted from "../support/scripted.js"

const path = "/api/2.0/git-credentials"

const json = { headers: { "content-type": "application/json" } }

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (service: GitCredentials.Service, scripted: Scripted.Scripted) => Effect.Effect<A, E>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(GitCredentials.GitCredentials, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(GitCredentials.layer, Scripted.layer(scripted)))
  )
}

describe("the requests of the Git Credentials API", () => {
  it.effect("match the reference data", () =>
    run(
      [
        Scripted.text('{"credential_id":9007199254740993,"git_provider":"gitHub"}', json),
        Scripted.json({ credential_id: 1 }),
        Scripted.json({ credentials: [{ credential_id: 1, git_provider: "forge" }] }),
        Scripted.json({}),
        Scripted.json({})
      ],
      (git, scripted) =>
        Effect.gen(function* () {
          const { credential_id } = yield* git.create({ git_provider: "gitHub", personal_access_token: "ghp_1" })
          expect(credential_id).toBe(9007199254740993n)
          yield* git.get({ credential_id: 1, principal_id: 2 })
          expect((yield* git.list()).credentials).toEqual([{ credential_id: 1, git_provider: "forge" }])
          yield* git.update({ credential_id, git_provider: "gitHub", principal_id: 2, name: "n" })
          yield* git.delete({ credential_id: 1, principal_id: 2 })
          expect(
            scripted.requests.map(({ body, method, url }) => [method, url.slice(Scripted.host.length), body])
          ).toEqual([
            ["POST", path, '{"git_provider":"gitHub","personal_access_token":"ghp_1"}'],
            ["GET", `${path}/1?principal_id=2`, ""],
            ["GET", path, ""],
            ["PATCH", `${path}/9007199254740993`, '{"git_provider":"gitHub","principal_id":2,"name":"n"}'],
            ["DELETE", `${path}/1?principal_id=2`, ""]
          ])
        })
    )
  )

  it.effect("do not expose a token in an error that echoes it", () =>
    run(
      [Scripted.json({ error_code: "INVALID_PARAMETER_VALUE", message: "bad token ghp_s3cret" }, { status: 400 })],
      (git) =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(git.create({ git_provider: "gitHub", personal_access_token: "ghp_s3cret" }))
          expect(error).toMatchObject({ _tag: "InvalidParameterValue" })
          expect(inspect(error, { depth: 9 }) + JSON.stringify(error) + String(error)).not.toContain("s3cret")
        })
    )
  )
})

describe("the Git credentials of the emulator", () => {
  const services = Emulated.inMemory(GitCredentials.layer)

  it.effect("have one default per provider, and do not contain tokens", () =>
    Effect.gen(function* () {
      const git = yield* GitCredentials.GitCredentials
      expect(yield* git.list()).toEqual({})
      const first = yield* git.create({ git_provider: "GITHUB", name: "a", personal_access_token: "t" })
      expect(first).toEqual({
        credential_id: first.credential_id,
        git_provider: "gitHub",
        name: "a",
        is_default_for_provider: true
      })
      const second = yield* git.create({ git_provider: "gitHub", git_email: "a@example.com" })
      const other = yield* git.create({ git_provider: "gitLab" })
      expect([second, other].map((one) => one.is_default_for_provider)).toEqual([false, true])
      yield* git.update({ ...second, is_default_for_provider: true, git_email: undefined, name: "b" })
      expect(yield* git.list()).toEqual({
        credentials: [
          { ...first, is_default_for_provider: false },
          { ...second, is_default_for_provider: true, name: "b" },
          other
        ]
      })
      yield* git.delete(first)
      expect(yield* Effect.flip(git.get(first))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* Effect.flip(git.delete(first))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* git.get(other)).toEqual(other)
    }).pipe(Effect.provide(services))
  )

  it.effect("of a service principal are separate from the caller's, with one per provider", () =>
    Effect.gen(function* () {
      const git = yield* GitCredentials.GitCredentials
      const created = yield* git.create({ git_provider: "gitHub", principal_id: 7 })
      expect(yield* Effect.flip(git.create({ git_provider: "gitHub", principal_id: 7 }))).toMatchObject({
        _tag: "ResourceAlreadyExists"
      })
      expect(yield* git.list()).toEqual({})
      expect(yield* git.list({ principal_id: 7 })).toEqual({ credentials: [created] })
      expect(yield* Effect.flip(git.get(created))).toMatchObject({ _tag: "ResourceDoesNotExist" })
    }).pipe(Effect.provide(services))
  )

  it.effect("require a known provider, and no token for Microsoft Entra ID", () =>
    Effect.gen(function* () {
      const git = yield* GitCredentials.GitCredentials
      const asked = [
        { git_provider: "forge" },
        { git_provider: "azureDevOpsServicesAad", personal_access_token: "t" }
      ] as const
      for (const request of asked) {
        expect(yield* Effect.flip(git.create(request))).toMatchObject({ _tag: "InvalidParameterValue" })
      }
      const { credential_id } = yield* git.create({ git_provider: "azureDevOpsServicesAad" })
      expect(yield* Effect.flip(git.update({ credential_id, git_provider: "forge" }))).toMatchObject({
        _tag: "InvalidParameterValue"
      })
    }).pipe(Effect.provide(services))
  )
})
