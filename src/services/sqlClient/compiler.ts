/** Compiles fragments of `@effect/sql` to statements of Databricks: named parameters, and identifiers in backticks. */
import * as Statement from "@effect/sql/Statement"
import { SqlUnsupported } from "./failures.js"

/** A parameter with its type, as made by `param` of the client. */
export interface DatabricksParam extends Statement.Custom<"DatabricksParam", string, string | null> {}

export const param = Statement.custom<DatabricksParam>("DatabricksParam")

/** The bind of a `DatabricksParam`. */
export class Typed {
  readonly type: string
  readonly value: string | null
  constructor(type: string, value: string | null) {
    this.type = type
    this.value = value
  }
}

/** A bind that makes the statement fail before it is sent: a compiler cannot fail. */
export class Refused {
  readonly error: SqlUnsupported
  constructor(error: SqlUnsupported) {
    this.error = error
  }
}

const noReturning = new Refused(
  new SqlUnsupported({
    feature: "returning",
    message:
      "Databricks has no RETURNING: write with insert or update, and read the rows with a SELECT (of a Model use insertVoid, updateVoid and findById)"
  })
)

const escape = Statement.defaultEscape("`")

const refusal = (message: string) => new Refused(new SqlUnsupported({ feature: "parameter", message }))

const noFragments = refusal(
  "A value of insert or update is a fragment, which would be written as NULL: write the statement out, as in sql`UPDATE t SET at = now()`"
)

const noMixture = refusal(
  "A fragment with parameters of its own, made by sql.unsafe, has names that those of the statement repeat: write it as a template"
)

const noBytes = refusal("Bytes cannot be a parameter of sql.unsafe: write unbase64(:p1), and pass their Base64 text")

const isExpression = (value: unknown): boolean =>
  Statement.isFragment(value) &&
  !(value.segments.length === 1 && (value.segments[0]?._tag === "Custom" || value.segments[0]?._tag === "Parameter"))

const isReturning = (segment: object): boolean =>
  "returningIdentifier" in segment && segment.returningIdentifier !== undefined

/** What a segment asks for that would be sent wrongly. */
const refusalOf = (segment: Statement.Segment, binds: number): Refused | undefined => {
  switch (segment._tag) {
    case "RecordInsertHelper":
    case "RecordUpdateHelper":
      if (isReturning(segment)) return noReturning
      return segment.value.some((row) => Object.values(row).some(isExpression)) ? noFragments : undefined
    case "RecordUpdateHelperSingle":
      if (isReturning(segment)) return noReturning
      return Object.entries(segment.value).some(([name, value]) => !segment.omit.includes(name) && isExpression(value))
        ? noFragments
        : undefined
    case "Literal":
      if (!segment.params?.length) return undefined
      if (segment.params.length !== binds) return noMixture
      return segment.params.some((one) => one instanceof Uint8Array) ? noBytes : undefined
    default:
      return undefined
  }
}

const checked = (compiler: Statement.Compiler): Statement.Compiler => ({
  dialect: compiler.dialect,
  compile: (statement, withoutTransform) => {
    const [sql, binds] = compiler.compile(statement, withoutTransform)
    for (const segment of statement.segments) {
      const refused = refusalOf(segment, binds.length)
      if (refused !== undefined) return [sql, [...binds, refused]]
    }
    return [sql, binds]
  },
  get withoutTransform() {
    return checked(compiler.withoutTransform)
  }
})

/**
 * The compiler of the client. The dialects of `@effect/sql` are a closed union without Databricks: it says `sqlite`, so that
 * `onDialectOrElse` takes its branch for others unless it has one for SQLite.
 *
 * @since 0.1.0
 * @category compiler
 */
export const makeCompiler = (transform?: (name: string) => string): Statement.Compiler => {
  const onIdentifier =
    transform === undefined
      ? escape
      : (name: string, withoutTransform: boolean) => escape(withoutTransform ? name : transform(name))
  return checked(
    Statement.makeCompiler<DatabricksParam>({
      dialect: "sqlite",
      // The API has no parameters with bytes.
      placeholder: (index, value) => (value instanceof Uint8Array ? `unbase64(:p${index})` : `:p${index}`),
      onIdentifier,
      // A table for MERGE and FROM: Databricks has no UPDATE with FROM.
      onRecordUpdate: (placeholders, alias, columns, values) => [
        `(VALUES ${placeholders}) AS ${escape(alias)}${columns}`,
        values.flat()
      ],
      onCustom: ({ i0, i1 }, placeholder) => [placeholder(undefined), [new Typed(i0, i1)]]
    })
  )
}
