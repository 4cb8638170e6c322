import type { CreateClusterRequest, EditClusterRequest } from "../../src/schemas/clusters/Clusters.js"
import * as ClusterSpec from "../../src/services/ClusterSpec.js"
import type * as Clusters from "../../src/services/Clusters.js"

declare const clusters: Clusters.Service
declare const details: Clusters.ClusterDetails

const draft = ClusterSpec.make("c").pipe(ClusterSpec.withNodeType("Standard_D4ds_v5"), ClusterSpec.withSingleNode)

// @ts-expect-error: no runtime version was given
clusters.create(draft)

// @ts-expect-error: nor here
clusters.create(ClusterSpec.make("c"))

const spec = draft.pipe(ClusterSpec.withRuntimeVersion("16.4.x-scala2.12"))

clusters.create(spec)

// What comes after does not make it a draft again.
clusters.create(
  spec.pipe(ClusterSpec.withAutoscale(1, 2), ClusterSpec.withHighConcurrency, ClusterSpec.withPolicy("p"))
)

export const request: CreateClusterRequest = spec

export const edit: EditClusterRequest = { cluster_id: "x", ...ClusterSpec.fromDetails(details) }

// Any string is good where constants are offered.
ClusterSpec.make().pipe(
  ClusterSpec.withRuntimeVersion("custom:my-image"),
  ClusterSpec.withNodeType("Standard_Of_Tomorrow"),
  ClusterSpec.withDataSecurityMode("MODE_OF_TOMORROW"),
  ClusterSpec.withRuntimeEngine("WARP")
)

ClusterSpec.make().pipe(
  // @ts-expect-error: bounds are two numbers
  ClusterSpec.withAutoscale(3)
)
