/** Derives names and sentences from the names in the reference data. */

/** `list_metastore_assignments` to `listMetastoreAssignments`. */
export const camel = (snake: string): string =>
  snake.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

export const pascal = (snake: string): string => {
  const name = camel(snake)
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Terms that are written in capitals. */
const capitals = new Set([
  "acl",
  "ai",
  "api",
  "aws",
  "dbfs",
  "id",
  "ids",
  "io",
  "ip",
  "json",
  "ml",
  "oauth",
  "oidc",
  "pat",
  "qa",
  "sdk",
  "sql",
  "sso",
  "tls",
  "uri",
  "url",
  "v2",
  "vpc"
])

const written = (word: string): string =>
  word === "oauth" ? "OAuth" : word === "ids" ? "IDs" : capitals.has(word) ? word.toUpperCase() : word

/** `AccountMetastoreAssignments` to `account metastore assignments`. */
export const words = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase()
    .split(" ")
    .map(written)
    .join(" ")

const invariable =
  /(?:access|sis|tus|ss|us|permissions|settings|credentials|metrics|logs|compute|lineage|metadata|status|results|data|tags)$/i

export const singular = (phrase: string): string => {
  if (invariable.test(phrase)) return phrase
  if (/ies$/.test(phrase)) return phrase.replace(/ies$/, "y")
  if (/(?:ses|xes|ches|shes)$/.test(phrase) && !/(?:leases|databases|warehouses|uses|responses|releases)$/.test(phrase))
    return phrase.replace(/es$/, "")
  return phrase.replace(/([^s])s$/, "$1")
}

/** `a metastore`, `an account group`, `permissions`. */
const withArticle = (noun: string): string => {
  if (invariable.test(noun) || /s$/.test(noun)) return noun
  if (/^(?:SQL|ML|MLflow|SSO|SDK|SCIM)\b/.test(noun)) return `an ${noun}`
  return /^(?:[aeio]|u(?!ni|se)|AI|API|ACL|IP|ID|OAuth|OIDC|AWS)/.test(noun) ? `an ${noun}` : `a ${noun}`
}

/** `cancel` to `cancels`. */
const thirdPerson = (verb: string): string =>
  /[^aeiou]y$/.test(verb) ? verb.replace(/y$/, "ies") : /(?:s|x|ch|sh|o)$/.test(verb) ? `${verb}es` : `${verb}s`

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Describes an operation in a sentence, from its name and the name of its service. */
export const sentenceOf = (service: string, operation: string, isPaged: boolean): string => {
  const [verb = "", ...rest] = operation.split("_")
  const object = words(rest.join("_"))
  const thing = singular(words(service))
  switch (verb) {
    case "create":
    case "publish":
    case "register":
    case "migrate":
      return `${capital(thirdPerson(verb))} ${withArticle(object === "" ? thing : singular(object))}.`
    case "get":
    case "read":
    case "retrieve":
      return object === ""
        ? `Returns ${withArticle(thing)}.`
        : `Returns the ${object} of ${withArticle(thing)}.`.replace(
            new RegExp(`^Returns the ${thing} of .*`),
            `Returns ${withArticle(thing)}.`
          )
    case "list":
      return `Lists ${object === "" ? words(service) : object}${isPaged ? ", page after page" : ""}.`
    case "update":
    case "patch":
    case "edit":
      return object === ""
        ? `Changes ${withArticle(thing)}. Fields that are left out stay as they are.`
        : `Changes ${withArticle(singular(object))}. Fields that are left out stay as they are.`
    case "replace":
    case "set":
    case "put":
      return object === "" ? `Replaces ${withArticle(thing)}.` : `Sets the ${object} of ${withArticle(thing)}.`
    case "delete":
    case "remove":
      return `${verb === "delete" ? "Deletes" : "Removes"} ${withArticle(object === "" ? thing : singular(object))}.`
    case "search":
    case "query":
      return `${verb === "search" ? "Searches" : "Queries"} ${object === "" ? words(service) : object}${isPaged ? ", page after page" : ""}.`
    default:
      return object === ""
        ? `${capital(thirdPerson(words(verb)))} ${withArticle(thing)}.`
        : `${capital(thirdPerson(words(verb)))} ${object}.`
  }
}
