/** Where resources have the identifiers that are in their paths. */
import type { Properties } from "./structure.js"

/** Identifiers that have another name than the parameter of the path. */
const idFields: Readonly<Record<string, string>> = { log_delivery_configuration_id: "config_id" }

/**
 * The field with the identifier that a path has: `list_id` for `ip_access_list_id`, `metastore_id` for `id` below
 * `metastores`, `budget_configuration_id` for `budget_id`.
 */
export const idFieldOf = (type: Properties, parameter: string, collection: string): string | undefined => {
  const bare = idFields[parameter] ?? parameter.replace(/_arg$/, "")
  const words = bare.split("_")
  const ending = /_(id|name|key)$/.exec(bare)?.[1]
  const noun = collection.slice(collection.lastIndexOf("/") + 1).replace(/s$/, "")
  const endings = ending === undefined ? [] : words.map((_, from) => words.slice(from).join("_"))
  const beginning = `${words[0]}_`
  return (
    [bare, ...endings, "id", `${noun}_id`].find((name) => type.has(name)) ??
    (ending === "id" ? [...type.keys()].find((name) => name.startsWith(beginning) && name.endsWith("_id")) : undefined)
  )
}
