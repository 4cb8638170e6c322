/** The built-in policy families of a new workspace. */
import type { PolicyFamily } from "../../schemas/clusterPolicies/ClusterPolicies.js"
import type { PolicyDefinition } from "../../schemas/PolicyDefinition.js"

const noPools: PolicyDefinition = {
  instance_pool_id: { type: "forbidden", hidden: true },
  driver_instance_pool_id: { type: "forbidden", hidden: true }
}

const latest = (key: string): PolicyDefinition => ({
  spark_version: { type: "unlimited", defaultValue: key }
})

const nodeType: PolicyDefinition = {
  node_type_id: { type: "unlimited", defaultValue: "Standard_D4ds_v5", isOptional: true }
}

const family = (
  policy_family_id: string,
  name: string,
  description: string,
  definition: PolicyDefinition
): PolicyFamily => ({ policy_family_id, name, description, definition: JSON.stringify(definition) })

export const policyFamilies: ReadonlyArray<PolicyFamily> = [
  family(
    "personal-vm",
    "Personal Compute",
    "Use with small-to-medium data or libraries like pandas and scikit-learn.",
    {
      cluster_type: { type: "fixed", value: "all-purpose" },
      ...latest("auto:latest-lts-ml"),
      ...nodeType,
      num_workers: { type: "fixed", value: 0, hidden: true },
      data_security_mode: { type: "fixed", value: "SINGLE_USER", hidden: true },
      "spark_conf.spark.databricks.cluster.profile": { type: "fixed", value: "singleNode", hidden: true },
      autotermination_minutes: { type: "unlimited", defaultValue: 4320, isOptional: true },
      ...noPools
    }
  ),
  family("power-user", "Power User Compute", "Use for larger data and machine learning, by one user or group.", {
    cluster_type: { type: "fixed", value: "all-purpose" },
    ...latest("auto:latest-lts-ml"),
    ...nodeType,
    data_security_mode: { type: "fixed", value: "SINGLE_USER", hidden: true },
    "autoscale.min_workers": { type: "unlimited", defaultValue: 1, isOptional: true },
    "autoscale.max_workers": { type: "unlimited", defaultValue: 4, isOptional: true },
    autotermination_minutes: { type: "unlimited", defaultValue: 4320, isOptional: true },
    ...noPools
  }),
  family("shared-compute", "Shared Compute", "Share one cluster between many users who are kept apart.", {
    cluster_type: { type: "fixed", value: "all-purpose" },
    ...latest("auto:latest-lts"),
    ...nodeType,
    data_security_mode: { type: "fixed", value: "USER_ISOLATION", hidden: true },
    "autoscale.min_workers": { type: "unlimited", defaultValue: 2, isOptional: true },
    "autoscale.max_workers": { type: "unlimited", defaultValue: 10, isOptional: true },
    autotermination_minutes: { type: "unlimited", defaultValue: 4320, isOptional: true },
    ...noPools
  }),
  family("job-cluster", "Job Compute", "General purpose compute for jobs.", {
    cluster_type: { type: "fixed", value: "job" },
    ...latest("auto:latest-lts"),
    ...nodeType,
    num_workers: { type: "unlimited", defaultValue: 4, isOptional: true },
    ...noPools
  })
]
