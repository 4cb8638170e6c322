import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as ClusterPolicies from "../../src/services/ClusterPolicies.js"
import * as PolicyDefinition from "../../src/services/PolicyDefinition.js"
import * as Scripted from "../support/scripted.js"

const policy_id = "ABCD000000000000"

const definition =
  '{"spark_version":{"type":"fixed","value":"16.4.x-scala2.12","hidden":true},"num_workers":{"type":"range","maxValue":10},"tomorrow":{"type":"quota","amount":3}}'

const policy = {
  policy_id,
  name: "Test policy",
  definition,
  description: "for tests",
  created_at_timestamp: 1600000000000,
  creator_user_name: "admin@example.com",
  is_default: false,
  max_clusters_per_user: 3,
  libraries: [{ pypi: { package: "simplejson" } }, { jar: "/Volumes/a/b/c.jar" }],
  auto_enforcement_config: { enforce_mode: "ENFORCE_NEXT_YEAR" },
  background_enforcement: { status: "IN_PROGRESS", initiate_time: "2026-11-22T20:28:51Z", failed_job_enforce_count: 0 },
  policy_family_version: 7
}

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (
    service: ClusterPolicies.Service,
    scripted: Scripted.Scripted
  ) => Effect.Effect<A, E, ClusterPolicies.ClusterPolicies>
) => {
  const scripted = Scripted.make(answers)
  return Effect.flatMap(ClusterPolicies.ClusterPolicies, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(ClusterPolicies.layer, Scripted.layer(scripted)))
  )
}

const path = `${Scripted.host}/api/2.0`

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ body, method, url }) => [method, url.slice(path.length), ...(body === "" ? [] : [JSON.parse(body)])])

describe("ClusterPolicies", () => {
  it.effect("creates, edits, reads, lists and deletes policies", () =>
    run(
      [
        Scripted.json({ policy_id }),
        Scripted.json({}),
        Scripted.json(policy),
        Scripted.json({ policies: [policy], total_count: 1 }),
        Scripted.json({ policies: [] }),
        Scripted.json({})
      ],
      (policies, scripted) =>
        Effect.gen(function* () {
          expect(yield* policies.create({ name: "Test policy", definition })).toEqual({ policy_id })
          yield* policies.edit({ policy_id, name: "b", policy_family_id: "job-cluster" })
          expect(yield* policies.get({ policy_id, policy_view: "POLICY_VIEW_FULL" })).toEqual(policy)
          expect((yield* policies.list()).policies).toEqual([policy])
          yield* policies.list({ sort_column: "POLICY_NAME", sort_order: "ASC" })
          yield* policies.delete({ policy_id })
          expect(sent(scripted)).toEqual([
            ["POST", "/policies/clusters/create", { name: "Test policy", definition }],
            ["POST", "/policies/clusters/edit", { policy_id, name: "b", policy_family_id: "job-cluster" }],
            ["GET", `/policies/clusters/get?policy_id=${policy_id}&policy_view=POLICY_VIEW_FULL`],
            ["GET", "/policies/clusters/list"],
            ["GET", "/policies/clusters/list?sort_column=POLICY_NAME&sort_order=ASC"],
            ["POST", "/policies/clusters/delete", { policy_id }]
          ])
        })
    )
  )

  it.effect("reads, sets and updates permissions of a policy, and lists its levels", () =>
    run(
      [
        ...Array.from({ length: 3 }, () =>
          Scripted.json({ object_id: `/cluster-policies/${policy_id}`, object_type: "cluster-policy" })
        ),
        Scripted.json({ permission_levels: [{ permission_level: "CAN_USE", description: "Can use the policy" }] })
      ],
      (policies, scripted) =>
        Effect.gen(function* () {
          const access_control_list = [{ group_name: "analysts", permission_level: "CAN_USE" }]
          const request = { cluster_policy_id: policy_id }
          expect((yield* policies.getPermissions(request)).object_type).toBe("cluster-policy")
          yield* policies.setPermissions({ ...request, access_control_list })
          yield* policies.updatePermissions({ ...request, access_control_list })
          expect((yield* policies.getPermissionLevels(request)).permission_levels?.length).toBe(1)
          expect(sent(scripted)).toEqual([
            ["GET", `/permissions/cluster-policies/${policy_id}`],
            ["PUT", `/permissions/cluster-policies/${policy_id}`, { access_control_list }],
            ["PATCH", `/permissions/cluster-policies/${policy_id}`, { access_control_list }],
            ["GET", `/permissions/cluster-policies/${policy_id}/permissionLevels`]
          ])
        })
    )
  )

  it.effect("lists policy families over several pages, including an empty one", () =>
    run(
      [
        Scripted.json({ policy_families: [{ policy_family_id: "a", definition: "{}" }], next_page_token: "t1" }),
        Scripted.json({ next_page_token: "t 2" }),
        Scripted.json({ policy_families: [{ policy_family_id: "b" }], next_page_token: "" }),
        Scripted.json({ policy_family_id: "job-cluster", name: "Job Compute", icon: "x" }),
        Scripted.json({ policy_families: [] })
      ],
      (policies, scripted) =>
        Effect.gen(function* () {
          const all = yield* Stream.runCollect(policies.listPolicyFamilies({ max_results: 1 }))
          expect(Chunk.toArray(all).map((family) => family.policy_family_id)).toEqual(["a", "b"])
          expect(yield* policies.getPolicyFamily({ policy_family_id: "job-cluster", version: 2 })).toEqual({
            policy_family_id: "job-cluster",
            name: "Job Compute",
            icon: "x"
          })
          yield* policies.listPolicyFamiliesPage()
          expect(sent(scripted)).toEqual([
            ["GET", "/policy-families?max_results=1"],
            ["GET", "/policy-families?max_results=1&page_token=t1"],
            ["GET", "/policy-families?max_results=1&page_token=t+2"],
            ["GET", "/policy-families/job-cluster?version=2"],
            ["GET", "/policy-families"]
          ])
        })
    )
  )
})

describe("policy definitions", () => {
  it.effect("are decoded, with unknown rule types unchanged", () =>
    run([Scripted.json(policy), Scripted.json({ policy_id })], (_, scripted) =>
      Effect.gen(function* () {
        expect(yield* ClusterPolicies.getDefinition({ policy_id })).toEqual(JSON.parse(definition))
        expect(yield* ClusterPolicies.getDefinition({ policy_id })).toEqual({})
        expect(sent(scripted)[0]).toEqual(["GET", `/policies/clusters/get?policy_id=${policy_id}`])
      })
    )
  )

  it.effect("fail with InvalidPolicyDefinition if they are not valid", () =>
    run([Scripted.json({ policy_id, definition: "{'a': 1}" })], () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(ClusterPolicies.getDefinition({ policy_id }))
        expect(error).toBeInstanceOf(PolicyDefinition.InvalidPolicyDefinition)
        expect(error).toMatchObject({ definition: "{'a': 1}", message: expect.stringContaining("not valid JSON") })
      })
    )
  )

  it("of a family are decoded in the same way", () => {
    expect(ClusterPolicies.definitionOf({ definition: '{"a":{"type":"forbidden"}}' })).toEqual(
      Either.right({ a: { type: "forbidden" } })
    )
  })

  it.effect("are edited without changes to the rest of the policy", () =>
    run([Scripted.json(policy), Scripted.json({})], (_, scripted) =>
      Effect.gen(function* () {
        yield* ClusterPolicies.editDefinition({ policy_id }, (rules) =>
          rules.pipe(PolicyDefinition.remove("num_workers"), PolicyDefinition.forbidden("instance_pool_id"))
        )
        const [, , edit] = sent(scripted)[1] ?? []
        expect(edit).toEqual({
          policy_id,
          name: "Test policy",
          description: "for tests",
          max_clusters_per_user: 3,
          libraries: policy.libraries,
          auto_enforcement_config: policy.auto_enforcement_config,
          definition: JSON.stringify({
            spark_version: { type: "fixed", value: "16.4.x-scala2.12", hidden: true },
            tomorrow: { type: "quota", amount: 3 },
            instance_pool_id: { type: "forbidden" }
          })
        })
      })
    )
  )

  it.effect("of a policy with a family are edited through its overrides, without the rules of the family", () =>
    run(
      [
        Scripted.json({
          policy_id,
          name: "Jobs",
          policy_family_id: "job-cluster",
          definition: '{"cluster_type":{"type":"fixed","value":"job"}}'
        }),
        Scripted.json({})
      ],
      (_, scripted) =>
        Effect.gen(function* () {
          yield* ClusterPolicies.editDefinition({ policy_id }, PolicyDefinition.fixed("num_workers", 4))
          expect(sent(scripted)[1]).toEqual([
            "POST",
            "/policies/clusters/edit",
            {
              policy_id,
              name: "Jobs",
              policy_family_id: "job-cluster",
              policy_family_definition_overrides: '{"num_workers":{"type":"fixed","value":4}}'
            }
          ])
        })
    )
  )

  it.effect("that cannot be decoded are not overwritten", () =>
    run([Scripted.json({ policy_id, definition: "[]" })], (_, { requests }) =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(ClusterPolicies.editDefinition({ policy_id }, (rules) => rules))
        expect(error._tag).toBe("InvalidPolicyDefinition")
        expect(requests.length).toBe(1)
      })
    )
  )
})
