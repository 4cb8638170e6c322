import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import type { CreateClusterRequest } from "../../src/schemas/clusters/Clusters.js"
import * as ClusterPolicies from "../../src/services/ClusterPolicies.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as PolicyDefinition from "../../src/services/PolicyDefinition.js"
import { inMemory, served } from "../support/emulated.js"

const services = Layer.merge(ClusterPolicies.layer, Clusters.layer)

type Rules = (definition: PolicyDefinition.PolicyDefinition) => PolicyDefinition.PolicyDefinition

const policyOf = (definition: string, name = "p") =>
  Effect.map(
    Effect.flatMap(ClusterPolicies.ClusterPolicies, (policies) => policies.create({ name, definition })),
    ({ policy_id }) => policy_id
  )

const policy = (...rules: ReadonlyArray<Rules>) =>
  policyOf(
    PolicyDefinition.encode(
      rules.reduce<PolicyDefinition.PolicyDefinition>((all, rule) => rule(all), PolicyDefinition.make())
    )
  )

const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const create = (policy_id: string, more: Partial<CreateClusterRequest> = {}) =>
  Effect.gen(function* () {
    const clusters = yield* Clusters.Clusters
    const { cluster_id } = yield* clusters.create({ ...spec, policy_id, ...more })
    return yield* clusters.get({ cluster_id })
  })

const refusal = (policy_id: string, more?: Partial<CreateClusterRequest>) =>
  Effect.map(Effect.flip(create(policy_id, more)), (error) => {
    expect(error).toMatchObject({ _tag: "InvalidParameterValue", status: 400 })
    return error.message.slice(error.message.indexOf("Cluster validation error: ") + 26).split("; ")
  })

describe("Cluster Policies API of the emulator", () => {
  it.effect("creates, reads, edits and deletes a policy", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_700_000_000_000)
      const policies = yield* ClusterPolicies.ClusterPolicies
      expect(yield* policies.list()).toEqual({})
      const definition = '{ "num_workers": { "type": "fixed", "value": 1 } }'
      const { policy_id } = yield* policies.create({
        name: "p",
        definition,
        description: "d",
        max_clusters_per_user: 2
      })
      expect(policy_id).toMatch(/^[0-9A-F]{16}$/)
      const made = {
        policy_id,
        name: "p",
        definition,
        creator_user_name: "user@example.com",
        created_at_timestamp: 1_700_000_000_000,
        is_default: false
      }
      expect(yield* policies.get({ policy_id })).toEqual({ ...made, description: "d", max_clusters_per_user: 2 })
      yield* TestClock.adjust("1 minute")
      yield* policies.edit({ policy_id, name: "p", definition: "{}" })
      expect(yield* policies.get({ policy_id })).toEqual({ ...made, definition: "{}" })
      yield* policies.delete({ policy_id })
      for (const attempt of [
        policies.get({ policy_id }),
        policies.edit({ policy_id, name: "p", definition }),
        policies.delete({ policy_id }),
        policies.getPermissions({ cluster_policy_id: policy_id })
      ]) {
        const error = yield* Effect.flip(attempt)
        expect(error).toMatchObject({ _tag: "ResourceDoesNotExist", status: 404 })
        expect(error.message).toContain(`Can't find a cluster policy with id: ${policy_id}.`)
      }
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("lists policies by time or name, in both directions", () =>
    Effect.gen(function* () {
      const policies = yield* ClusterPolicies.ClusterPolicies
      for (const name of ["b", "c", "a"]) {
        yield* policyOf("{}", name)
        yield* TestClock.adjust("1 second")
      }
      const names = (request?: ClusterPolicies.ListPoliciesRequest) =>
        Effect.map(policies.list(request), (answer) => answer.policies?.map(({ name }) => name).join(""))
      expect(yield* names()).toBe("acb")
      expect(yield* names({ sort_order: "ASC" })).toBe("bca")
      expect(yield* names({ sort_column: "POLICY_NAME" })).toBe("cba")
      expect(yield* names({ sort_column: "POLICY_NAME", sort_order: "ASC" })).toBe("abc")
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("refuses invalid policies", () =>
    Effect.gen(function* () {
      const policies = yield* ClusterPolicies.ClusterPolicies
      yield* policies.create({ name: "taken", definition: "{}" })
      const wrong: ReadonlyArray<readonly [ClusterPolicies.CreatePolicyRequest, string]> = [
        [{ definition: "{}" }, "Missing required field: name"],
        [{ name: "", definition: "{}" }, "between 1 and 100 characters"],
        [{ name: "taken", definition: "{}" }, "must be unique"],
        [{ name: "p" }, "Missing required field: definition"],
        [{ name: "p", definition: "{'a': 1}" }, "valid JSON"],
        [{ name: "p", definition: "{}", max_clusters_per_user: 0 }, "greater than 0"],
        [{ name: "p", definition: "{}", policy_family_id: "job-cluster" }, "cannot be used together"],
        [
          { name: "p", definition: "{}", policy_family_definition_overrides: "{}" },
          "only be used with policy_family_id"
        ],
        [{ name: "p", policy_family_id: "job-cluster", policy_family_definition_overrides: "{" }, "valid JSON"]
      ]
      for (const [request, message] of wrong) {
        const error = yield* Effect.flip(policies.create(request))
        expect([error._tag, error.message]).toEqual(["InvalidParameterValue", expect.stringContaining(message)])
      }
      const error = yield* Effect.flip(policies.create({ name: "p", policy_family_id: "no-family" }))
      expect(error._tag).toBe("ResourceDoesNotExist")
      expect((yield* policies.list()).policies?.length).toBe(1)
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("lists families in pages, and merges a policy's own rules with those of its family", () =>
    Effect.gen(function* () {
      const policies = yield* ClusterPolicies.ClusterPolicies
      const families = Chunk.toArray(yield* Stream.runCollect(policies.listPolicyFamilies({ max_results: 3 })))
      expect(families.map((family) => family.policy_family_id)).toEqual([
        "personal-vm",
        "power-user",
        "shared-compute",
        "job-cluster"
      ])
      expect((yield* policies.listPolicyFamiliesPage({ max_results: 3 })).policy_families?.length).toBe(3)
      const family = yield* policies.getPolicyFamily({ policy_family_id: "job-cluster" })
      const inherited = yield* ClusterPolicies.definitionOf(family)
      const { policy_id } = yield* policies.create({ name: "jobs", policy_family_id: "job-cluster" })
      expect(yield* ClusterPolicies.getDefinition({ policy_id })).toEqual(inherited)
      yield* ClusterPolicies.editDefinition({ policy_id }, PolicyDefinition.fixed("num_workers", 7))
      expect(yield* ClusterPolicies.getDefinition({ policy_id })).toEqual({
        ...inherited,
        num_workers: { type: "fixed", value: 7 }
      })
      expect(yield* policies.get({ policy_id })).toMatchObject({
        policy_family_id: "job-cluster",
        policy_family_definition_overrides: '{"num_workers":{"type":"fixed","value":7}}'
      })
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("only admins can use a new policy", () =>
    Effect.gen(function* () {
      const policies = yield* ClusterPolicies.ClusterPolicies
      const cluster_policy_id = yield* policy()
      expect((yield* policies.getPermissionLevels({ cluster_policy_id })).permission_levels).toEqual([
        { permission_level: "CAN_USE", description: "Can use the policy" }
      ])
      const admins = {
        group_name: "admins",
        all_permissions: [
          { permission_level: "CAN_USE", inherited: true, inherited_from_object: ["/cluster-policies/"] }
        ]
      }
      expect((yield* policies.getPermissions({ cluster_policy_id })).access_control_list).toEqual([admins])
      const { access_control_list } = yield* policies.updatePermissions({
        cluster_policy_id,
        access_control_list: [{ group_name: "analysts", permission_level: "CAN_USE" }]
      })
      expect(access_control_list).toEqual([
        { group_name: "analysts", all_permissions: [{ permission_level: "CAN_USE", inherited: false }] },
        admins
      ])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.scopedLive("works over a socket", () =>
    Effect.gen(function* () {
      const policies = yield* ClusterPolicies.ClusterPolicies
      const policy_id = yield* policy(PolicyDefinition.fixed("num_workers", 2))
      yield* ClusterPolicies.editDefinition({ policy_id }, PolicyDefinition.fixed("num_workers", 1))
      expect((yield* create(policy_id)).num_workers).toBe(1)
      const families = yield* Stream.runCount(policies.listPolicyFamilies({ max_results: 1 }))
      expect(families).toBe(4)
      yield* policies.delete({ policy_id })
      expect((yield* Effect.flip(create(policy_id)))._tag).toBe("ResourceDoesNotExist")
    }).pipe(Effect.provide(served(services)))
  )
})

describe("clusters with a policy", () => {
  it.effect("get fixed values, and default values on request", () =>
    Effect.gen(function* () {
      const policy_id = yield* policy(
        PolicyDefinition.fixed("autotermination_minutes", 20),
        PolicyDefinition.fixed("azure_attributes.availability", "SPOT_AZURE"),
        PolicyDefinition.fixed("spark_conf.spark.speculation", true),
        PolicyDefinition.fixed("init_scripts.0.workspace.destination", "/Shared/init.sh"),
        PolicyDefinition.fixed("cluster_log_conf.type", "DBFS"),
        PolicyDefinition.fixed("cluster_log_conf.path", "dbfs:/logs"),
        PolicyDefinition.unlimited("custom_tags.CostCenter", { defaultValue: 4711, isOptional: true }),
        PolicyDefinition.range("dbus_per_hour", { maxValue: 10 }),
        PolicyDefinition.fixed("cluster_type", "job")
      )
      const settled = {
        policy_id,
        autotermination_minutes: 20,
        azure_attributes: { availability: "SPOT_AZURE", first_on_demand: 2 },
        spark_conf: { a: "b", "spark.speculation": "true" },
        init_scripts: [{ workspace: { destination: "/Shared/init.sh" } }],
        cluster_log_conf: { dbfs: { destination: "dbfs:/logs" } }
      }
      const asked = { spark_conf: { a: "b" }, azure_attributes: { first_on_demand: 2 } }
      const cluster = yield* create(policy_id, asked)
      expect(cluster).toMatchObject(settled)
      expect(cluster.custom_tags).toBeUndefined()
      expect(cluster.spec).toEqual({ ...spec, policy_id, ...asked })
      expect(yield* create(policy_id, { ...asked, apply_policy_default_values: true })).toMatchObject({
        ...settled,
        custom_tags: { CostCenter: "4711" }
      })
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("are refused with all violations", () =>
    Effect.gen(function* () {
      const policy_id = yield* policy(
        PolicyDefinition.fixed("spark_version", "15.4.x-scala2.12"),
        PolicyDefinition.allowlist("node_type_id", ["Standard_D8ds_v5", "Standard_D16ds_v5"]),
        PolicyDefinition.blocklist("num_workers", [1, 2]),
        PolicyDefinition.regex("custom_tags.CostCenter", "[0-9]{4}"),
        PolicyDefinition.unlimited("custom_tags.Team"),
        PolicyDefinition.range("autotermination_minutes", { minValue: 10, maxValue: 60 }),
        PolicyDefinition.forbidden("azure_attributes.spot_bid_max_price"),
        PolicyDefinition.fixed("ssh_public_keys.*", "a key"),
        PolicyDefinition.unlimited("cluster_name")
      )
      expect(
        yield* refusal(policy_id, {
          custom_tags: { CostCenter: "x1234" },
          autotermination_minutes: 61,
          azure_attributes: { spot_bid_max_price: 1 },
          ssh_public_keys: ["a key", "another key"]
        })
      ).toEqual([
        'Validation failed for spark_version, the value must be 15.4.x-scala2.12 (is "16.4.x-scala2.12")',
        'Validation failed for node_type_id, the value must be one of Standard_D8ds_v5, Standard_D16ds_v5 (is "Standard_D4ds_v5")',
        'Validation failed for num_workers, the value must not be one of 1, 2 (is "1")',
        'Validation failed for custom_tags, CostCenter must match the regular expression "[0-9]{4}" (is "x1234")',
        "Validation failed for custom_tags, Team must be present",
        'Validation failed for autotermination_minutes, the value must not be greater than 60 (is "61")',
        "Validation failed for azure_attributes.spot_bid_max_price, the value must not be present",
        'Validation failed for ssh_public_keys.*, the value must be a key (is "another key")',
        "Validation failed for cluster_name, the value must be present"
      ])
      const good = {
        spark_version: "15.4.x-scala2.12",
        node_type_id: "Standard_D16ds_v5",
        num_workers: 3,
        custom_tags: { CostCenter: "1234", Team: "" },
        autotermination_minutes: 10,
        ssh_public_keys: ["a key", "a key"],
        cluster_name: "c"
      }
      expect((yield* create(policy_id, good)).state).toBe("PENDING")
      expect(yield* refusal(policy_id, { ...good, autotermination_minutes: 9 })).toEqual([
        'Validation failed for autotermination_minutes, the value must not be less than 10 (is "9")'
      ])
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("need an existing and valid policy", () =>
    Effect.gen(function* () {
      const missing = yield* Effect.flip(create("0000000000000000"))
      expect(missing).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(missing.message).toContain("Can't find a cluster policy with id: 0000000000000000.")
      let n = 0
      for (const definition of [
        "[]",
        '{"num_workers":{"value":1}}',
        '{"num_workers":{"type":"fixd","value":1}}',
        '{"cluster_name":{"type":"regex","pattern":"("}}'
      ]) {
        const policy_id = yield* policyOf(definition, `p${n++}`)
        const error = yield* Effect.flip(create(policy_id))
        expect(error._tag).toBe("InvalidParameterValue")
        expect(error.message).toContain(
          `Requests for the policy ${policy_id} cannot be satisfied due to the malformed policy definition.`
        )
      }
    }).pipe(Effect.provide(inMemory(services)))
  )

  it.effect("outlive it, but cannot be edited then", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const policies = yield* ClusterPolicies.ClusterPolicies
      const policy_id = yield* policy(PolicyDefinition.fixed("num_workers", 1))
      const { cluster_id } = yield* create(policy_id)
      yield* TestClock.adjust("5 seconds")
      yield* ClusterPolicies.editDefinition({ policy_id }, PolicyDefinition.fixed("num_workers", 2))
      expect((yield* clusters.get({ cluster_id })).num_workers).toBe(1)
      expect((yield* Effect.flip(clusters.edit({ cluster_id, ...spec, policy_id })))._tag).toBe("InvalidParameterValue")
      yield* policies.delete({ policy_id })
      expect((yield* clusters.get({ cluster_id })).state).toBe("RUNNING")
      expect((yield* Effect.flip(clusters.edit({ cluster_id, ...spec, policy_id })))._tag).toBe("ResourceDoesNotExist")
    }).pipe(Effect.provide(inMemory(services)))
  )
})
