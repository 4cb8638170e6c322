/** A program that imports one service, and must load no other. */
import * as Clusters from "effect-databricks/Clusters"

if (!("layer" in Clusters)) throw new Error("There is no layer of clusters")
