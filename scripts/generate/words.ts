/** Derives names and sentences from the names in the reference data. */

/** `list_metastore_assignments` to `listMetastoreAssignments`. */
export const camel = (snake: string): string =>
  snake.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

export const pascal = (snake: string): string => {
  const name = camel(snake)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Terms that are not written in small letters. */
const terms: ReadonlyMap<string, string> = new Map([
  ...[
    ...["acl", "ai", "api", "aws", "cdf", "csp", "dbfs", "esm", "iam", "id", "io", "ip", "json", "llm", "mcp", "ml"],
    ...["oidc", "pat", "qa", "rfa", "scim", "sdk", "sql", "sso", "tls", "uid", "uri", "url", "v2", "vpc"]
  ].map((term) => [term, term.toUpperCase()] as const),
  ["aibi", "AI/BI"],
  ["databricks", "Databricks"],
  ["genie", "Genie"],
  ["ids", "IDs"],
  ["kafka", "Kafka"],
  ["oauth", "OAuth"],
  ["obo", "on-behalf-of"],
  ["urls", "URLs"]
])

const written = (word: string): string => terms.get(word) ?? word

/** `AccountMetastoreAssignments` to `account metastore assignments`. */
export const words = (name: string): string =>
  name
    .replaceAll("OAuth", "Oauth")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
    .split(" ")
    .map(written)
    .join(" ")

const invariable =
  /(?:access|alias|sis|tus|ss|us|permissions|levels|settings|credentials|metrics|\blogs|compute|compliance|consent|delivery|feedback|lineage|metadata|status|results|contents|usage|ownership|data|tags)$/i

export const singular = (phrase: string): string => {
  if (invariable.test(phrase)) return phrase
  if (/ies$/.test(phrase)) return phrase.replace(/ies$/, "y")
  if (/(?:ses|xes|ches|shes)$/.test(phrase) && !/(?:leases|databases|warehouses|uses|responses|releases)$/.test(phrase))
    return phrase.replace(/es$/, "")
  return phrase.replace(/([^s])s$/, "$1")
}

/** `a metastore`, `an account group`, `permissions`. */
const withArticle = (noun: string): string => {
  if (noun.startsWith("the ")) return noun
  if (invariable.test(noun) || /s$/.test(noun)) return noun
  if (/^(?:ESM|LLM|MCP|ML|MLflow|RFA|SQL|SSO|SDK|SCIM)\b/.test(noun)) return `an ${noun}`
  return /^(?:[aeio]|u(?!ni|s[ae])|AI|API|ACL|IP|ID|OAuth|OIDC|AWS)/.test(noun) ? `an ${noun}` : `a ${noun}`
}

/** `cancel` to `cancels`. */
const thirdPerson = (verb: string): string =>
  /[^aeiou]y$/.test(verb) ? verb.replace(/y$/, "ies") : /(?:s|x|ch|sh|o)$/.test(verb) ? `${verb}es` : `${verb}s`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const plural = (noun: string): string =>
  invariable.test(noun) || /s$/.test(noun)
    ? noun
    : /[^aeiou]y$/.test(noun)
      ? noun.replace(/y$/, "ies")
      : /(?:x|ch|sh)$/.test(noun)
        ? `${noun}es`
        : `${noun}s`

/** `AlertsLegacy` to `legacy alert`, `AccountGroupsV2` to `account group`. */
export const thingOf = (service: string): string =>
  singular(words(service.replace(/^(\w+)Legacy$/, "Legacy$1").replace(/(?:V2|Proxy)$/, "")))

/** Returns the title of an API in its documentation. */
export const titleOf = (thing: string, scope: string): string => `${capital(plural(thing))} of ${scope}.`

export interface Sentence {
  /** What the API is about, such as `serving endpoint`. */
  readonly thing: string
  readonly operation: string
  readonly isPaged: boolean
  /** How absent fields keep their values: by the method PATCH, or by the field `update_mask`. */
  readonly change: "patch" | "mask" | "other"
}

const changed: Readonly<Record<Sentence["change"], string>> = {
  patch: " Absent fields are not changed.",
  mask: " Changes only the fields in `update_mask`.",
  other: ""
}

/** Describes an operation in a sentence, from its name and the subject of its API. */
export const sentenceOf = ({ change, isPaged, operation, thing }: Sentence): string => {
  // `proxy` and `rpc` mean nothing to callers, and the name of the API is known.
  const [verb = "", ...rest] = operation
    .replace(/_(?:proxy|rpc|handler)$/, "")
    .replace(/^genie_/, "")
    .split("_")
  const object = words(rest.join("_"))
  const one = object === "" ? withArticle(thing) : withArticle(singular(object))
  const pages = isPaged ? " as a Stream of all pages" : ""
  const isMany = object !== "" && (singular(object) !== object || invariable.test(object))
  switch (verb) {
    case "get":
    case "read":
    case "retrieve":
      return isMany && !object.endsWith(plural(thing))
        ? `Returns the ${object} of ${withArticle(thing)}.`
        : `Returns ${one}.`
    case "list":
      return `Lists ${plural(object === "" ? thing : object)}${pages}.`
    case "update":
    case "patch":
    case "edit":
      return object === "permissions"
        ? `Changes the permissions of ${withArticle(thing)}. Keeps the entries of other principals.`
        : `Changes ${isMany ? `the ${object} of ${withArticle(thing)}` : one}.${changed[change]}`
    case "replace":
    case "set":
    case "put":
      return object === ""
        ? `Replaces ${withArticle(thing)}.`
        : object === "permissions"
          ? `Sets the permissions of ${withArticle(thing)}. Replaces the current ones.`
          : `Sets the ${object} of ${withArticle(thing)}.`
    case "search":
    case "query":
      return verb === "search"
        ? `Searches ${plural(object === "" ? thing : object)}${pages}.`
        : `Queries ${one}${pages}.`
    default:
      return `${capital(thirdPerson(words(verb)))} ${isMany ? object : one}.`
  }
}
