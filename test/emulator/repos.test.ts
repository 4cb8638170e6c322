import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Repos from "../../src/services/Repos.js"
import * as Workspace from "../../src/services/Workspace.js"
import { call, errorOf, post } from "./http.js"

const servicesOf = (options?: Emulator.Options) =>
  Layer.merge(Repos.layer, Workspace.layer).pipe(
    Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Layer.provideMerge(Emulator.layer({ userName: "me@example.com", ...options }))
  )

const url = "https://github.com/contoso/sales.git"

const github = { url, provider: "GITHUB" }

const paths = (request?: Repos.ListReposRequest) =>
  Effect.flatMap(Repos.Repos, (repos) =>
    Effect.map(Stream.runCollect(repos.list(request)), (all) => Chunk.toReadonlyArray(all).map(({ path }) => path))
  )

describe("Repos API of the emulator", () => {
  it.effect("a repo is a workspace folder", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      const workspace = yield* Workspace.Workspace
      const created = yield* repos.create(github)
      expect(created).toEqual({
        id: expect.any(Number),
        path: "/Repos/me@example.com/sales",
        url,
        provider: "gitHub",
        branch: "main",
        head_commit_id: expect.stringMatching(/^[0-9a-f]{40}$/)
      })
      expect(yield* repos.get({ repo_id: created.id })).toEqual(created)
      expect(yield* workspace.getStatus({ path: "/Workspace/Repos/me@example.com/sales" })).toMatchObject({
        object_type: "REPO",
        object_id: created.id
      })
      yield* Workspace.importFile({ path: `${created.path}/main.py`, content: "# Databricks notebook source" })
      const walked = yield* Stream.runCollect(Workspace.walk({ path: "/Repos" }, { concurrency: 1 }))
      expect(Chunk.toReadonlyArray(walked).map(({ path }) => path)).toEqual([
        "/Repos/me@example.com",
        "/Repos/me@example.com/sales",
        "/Repos/me@example.com/sales/main"
      ])
      yield* repos.delete({ repo_id: created.id })
      expect((yield* workspace.list({ path: "/Repos/me@example.com" })).objects).toBeUndefined()
      expect(yield* Effect.flip(repos.get({ repo_id: created.id }))).toMatchObject({ _tag: "ResourceDoesNotExist" })
    }).pipe(Effect.provide(servicesOf()))
  )

  it.effect("deleting the folder deletes the repo", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      const workspace = yield* Workspace.Workspace
      const { id } = yield* repos.create({ ...github, path: "/Repos/team/x" })
      yield* workspace.delete({ path: "/Repos/team", recursive: true })
      expect(yield* Effect.flip(repos.get({ repo_id: id }))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* Effect.flip(repos.getPermissions({ repo_id: id }))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* paths()).toEqual([])
    }).pipe(Effect.provide(servicesOf()))
  )

  it.effect("checks out branches and tags, which always have the same commits", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      const main = yield* repos.create(github)
      const repo_id = main.id
      const tagged = yield* repos.update({ repo_id, tag: "v1" })
      expect(yield* repos.get({ repo_id })).toEqual(tagged)
      expect(tagged.branch).toBeUndefined()
      expect(tagged.head_commit_id).not.toBe(main.head_commit_id)
      expect(yield* repos.update({ repo_id, branch: "main" })).toEqual(main)
      expect(yield* repos.get({ repo_id })).toEqual(main)
      const answer = yield* call("PATCH", `/api/2.0/repos/${repo_id}`, { branch: "a", tag: "b" })
      expect(errorOf(answer)).toEqual([400, "INVALID_PARAMETER_VALUE", "Only one of branch and tag can be specified"])
      expect(yield* repos.get({ repo_id })).toEqual(main)
    }).pipe(Effect.provide(servicesOf({ bigIds: true })))
  )

  it.effect("sparse checkout must be enabled at creation", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      const whole = yield* repos.create(github)
      const sparse = yield* repos.create({ ...github, path: "/Repos/a/b", sparse_checkout: { patterns: ["a"] } })
      expect(sparse.sparse_checkout).toEqual({ patterns: ["a"] })
      yield* repos.update({ repo_id: sparse.id, sparse_checkout: { patterns: ["b", "c"] } })
      expect(yield* repos.get({ repo_id: sparse.id })).toMatchObject({ sparse_checkout: { patterns: ["b", "c"] } })
      const error = yield* Effect.flip(repos.update({ repo_id: whole.id, sparse_checkout: { patterns: ["b"] } }))
      expect(error).toMatchObject({ _tag: "InvalidParameterValue" })
    }).pipe(Effect.provide(servicesOf()))
  )

  it.effect("lists repos in /Repos by default, in pages of 20", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      const names = Array.from({ length: 45 }, (_, i) => `/Repos/team/${i}`)
      for (const path of names) yield* repos.create({ ...github, path })
      yield* repos.create({ ...github, path: "/Workspace/Shared/elsewhere" })
      expect(yield* paths()).toEqual(names)
      expect(yield* paths({ path_prefix: "/Workspace" })).toEqual(names)
      expect(yield* paths({ path_prefix: "/Workspace/Shared" })).toEqual(["/Shared/elsewhere"])
      expect(yield* paths({ path_prefix: "/Repos/team/4" })).toEqual(names.filter((path) => path.includes("/4")))
      const first = yield* repos.listPage()
      expect(first.repos?.length).toBe(20)
      expect(
        yield* Effect.flip(repos.listPage({ next_page_token: first.next_page_token, path_prefix: "/x" }))
      ).toMatchObject({ _tag: "InvalidParameterValue" })
    }).pipe(Effect.provide(servicesOf()))
  )

  it.effect("rejects invalid requests", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      yield* repos.create({ ...github, path: "/Repos/a/b" })
      const refused = (body: object) =>
        Effect.map(post("/api/2.0/repos", { ...github, ...body }), (answer) => errorOf(answer).slice(0, 2))
      const invalid = [400, "INVALID_PARAMETER_VALUE"]
      expect(yield* refused({ path: "/Repos/a/b" })).toEqual([400, "RESOURCE_ALREADY_EXISTS"])
      expect(yield* refused({ path: "/Workspace/Repos/a/b" })).toEqual([400, "RESOURCE_ALREADY_EXISTS"])
      expect(yield* refused({ path: "/Repos/a/b/c" })).toEqual(invalid)
      expect(yield* refused({ path: "Repos/a/b" })).toEqual(invalid)
      expect(yield* refused({ provider: "subversion" })).toEqual(invalid)
      expect(yield* refused({ url: "sales" })).toEqual(invalid)
      expect(yield* refused({ path: "/Shared/no/repo" })).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
    }).pipe(Effect.provide(servicesOf()))
  )

  it.effect("reads and sets permissions of the repo", () =>
    Effect.gen(function* () {
      const repos = yield* Repos.Repos
      const { id } = yield* repos.create(github)
      const access_control_list = [{ group_name: "analysts", permission_level: "CAN_RUN" }]
      expect(yield* repos.setPermissions({ repo_id: id, access_control_list })).toMatchObject({
        object_id: `/repos/${id}`,
        object_type: "repo",
        access_control_list: [{ group_name: "analysts" }, { group_name: "admins" }]
      })
      yield* repos.updatePermissions({
        repo_id: id,
        access_control_list: [{ user_name: "me@example.com", permission_level: "CAN_MANAGE" }]
      })
      expect((yield* repos.getPermissions({ repo_id: id })).access_control_list?.length).toBe(3)
      expect((yield* repos.getPermissionLevels({ repo_id: id })).permission_levels?.length).toBe(4)
    }).pipe(Effect.provide(servicesOf()))
  )
})
