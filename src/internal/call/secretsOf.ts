/** Finds the secrets in a request or a response. Used only after a failure. */
import * as AST from "effect/SchemaAST"
import { isMarked } from "../../schemas/secret.js"
import { isRecord } from "../codec/isRecord.js"

/** The max depth of the search. */
const maxDepth = 100

/** Field names that suggest a secret, for maps with free keys (`spark_conf`, parameters) and untyped requests. */
const secretName =
  /pass(?:word|wd|phrase|code)|secret|credential|(?:api|access|account|private|primary|secondary|shared|encryption|master|storage|signing)[._-]?key|token|(?:^|[._-])(?:sas|pat|jwt|authorization)(?:$|[._-])|connection[._-]?string|(?:string|bytes)_value$/i

/** Field names that match `secretName`, but hold a reference to a secret or metadata of it. */
const metadataName =
  /(?:page_?token|idempotency_?token|(?:scope|name|id|path|url|uri|operation|provider|type|class|enabled|file|location|ttl|expiry|expiration|seconds|comment|count|limit))$/i

const isSecretName = (name: string): boolean =>
  (secretName.test(name) && !metadataName.test(name)) || name.startsWith("spark_env_vars.")

/** The fields of objects that hold a name and its value. */
const nameFields = ["key", "name"]
const valueFields = ["value", "default", "defaultValue", "text_value"]

/** A setting in a list of texts, such as `--password=x`, `TOKEN=x` and, with its value in the next text, `--password`. */
const setting = /^(-{0,2})([A-Za-z_][\w.-]*)(?:=([\s\S]*))?$/

/** The secret values of settings in a list of texts, such as the arguments of a program. */
const inArguments = (items: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  items.flatMap((item, i) => {
    const [, dashes = "", name = "", value] = (typeof item === "string" && setting.exec(item)) || []
    if (!isSecretName(name)) return []
    if (value !== undefined) return [value]
    const next = items[i + 1]
    return dashes === "" || typeof next !== "string" || next.startsWith("-") ? [] : [next]
  })

/** The JSON object or array in a text, such as the definition of a cluster policy. */
const jsonIn = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The members of a union, or the schema itself. */
const alternatives = (ast: AST.AST, depth = 0): ReadonlyArray<AST.AST> => {
  if (isMarked(ast) || depth > maxDepth) return [ast]
  switch (ast._tag) {
    case "Union":
      return ast.types.flatMap((type) => alternatives(type, depth + 1))
    case "Suspend":
      return alternatives(ast.f(), depth + 1)
    case "Refinement":
      return alternatives(ast.from, depth + 1)
    case "Transformation":
      return alternatives(AST.typeAST(ast), depth + 1)
    default:
      return [ast]
  }
}

/** The values of a policy's rule, such as `{"type":"fixed","value":"x"}`, or the value itself. */
const valueOf = (u: unknown): unknown => {
  const values = isRecord(u) ? ["value", "values", ...valueFields].flatMap((name) => u[name] ?? []) : []
  return values.length === 0 ? u : values
}

/** The strings of a value that are secret by the annotations of its schema, or by the names of unknown fields. */
export const secretsOf = (schema: AST.AST | undefined, value: unknown): ReadonlyArray<string> => {
  const secrets = new Set<string>()
  const addAll = (u: unknown, depth: number): void => {
    if (typeof u === "string") secrets.add(u)
    else if (typeof u === "object" && u !== null && depth < maxDepth) {
      for (const inner of Object.values(u)) addAll(inner, depth + 1)
    }
  }
  const look = (asts: ReadonlyArray<AST.AST>, u: unknown, depth: number): void => {
    if (depth > maxDepth || (typeof u !== "object" && typeof u !== "string")) return
    const all = asts.flatMap((ast) => alternatives(ast))
    if (all.some(isMarked)) {
      addAll(u, depth)
    } else if (typeof u === "string") {
      look([], jsonIn(u), depth + 1)
    } else if (Array.isArray(u)) {
      const items = all.flatMap((ast) =>
        ast._tag === "TupleType" ? [...ast.elements, ...ast.rest].map(({ type }) => type) : []
      )
      for (const item of u) look(items, item, depth + 1)
      addAll(inArguments(u), depth + 1)
    } else if (isRecord(u)) {
      const structs = all.filter(AST.isTypeLiteral)
      for (const [name, field] of Object.entries(u)) {
        const known = structs.flatMap((struct) =>
          struct.propertySignatures.flatMap((property) => (property.name === name ? [property.type] : []))
        )
        if (known.length > 0) look(known, field, depth + 1)
        else if (isSecretName(name)) addAll(valueOf(field), depth + 1)
        else {
          look(
            structs.flatMap((struct) => struct.indexSignatures.map(({ type }) => type)),
            field,
            depth + 1
          )
        }
      }
      if (nameFields.some((name) => typeof u[name] === "string" && isSecretName(u[name]))) {
        for (const name of valueFields) addAll(u[name], depth + 1)
      }
    }
  }
  look(schema === undefined ? [] : [schema], value, 0)
  return [...secrets]
}

/** Whether a text can have a secret beside other text, by which it would be found: JSON, or a setting. */
export const isComposed = (text: string): boolean => jsonIn(text) !== undefined || /^-{0,2}[A-Za-z_][\w.-]*=/.test(text)

/** Whether a value of the schema can have a secret. */
export const canHoldSecrets = (schema: AST.AST): boolean => {
  const seen = new Set<AST.AST>()
  const holds = (ast: AST.AST): boolean => {
    if (seen.has(ast)) return false
    seen.add(ast)
    return alternatives(ast).some(
      (type) =>
        isMarked(type) ||
        (type._tag === "TypeLiteral" &&
          [...type.propertySignatures, ...type.indexSignatures].some((field) => holds(field.type))) ||
        (type._tag === "TupleType" && [...type.elements, ...type.rest].some((item) => holds(item.type)))
    )
  }
  return holds(schema)
}
