/** Errors of SQL statements as Databricks reports them: an error class, an SQLSTATE, a message and a place. */

/** A place in the text of a statement. Lines begin at 1, columns at 0, as in Spark's messages. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** The SQLSTATE of each error class. What Spark and Delta know has theirs. */
const states = {
  // Spark has no SQLSTATE for this one.
  _LEGACY_ERROR_TEMP_1034: "XX000",
  AMBIGUOUS_REFERENCE: "42704",
  ARITHMETIC_OVERFLOW: "22003",
  ASSIGNMENT_ARITY_MISMATCH: "42802",
  BINARY_ARITHMETIC_OVERFLOW: "22003",
  CANNOT_DECODE_URL: "22546",
  CANNOT_DROP_CONSTRAINT_WITH_REFERENCES: "42000",
  CANNOT_PARSE_TIMESTAMP: "22007",
  CANNOT_RESOLVE_STAR_EXPAND: "42704",
  CAST_INVALID_INPUT: "22018",
  CAST_OVERFLOW: "22003",
  CAST_OVERFLOW_IN_TABLE_INSERT: "22003",
  CATALOG_ALREADY_EXISTS: "42710",
  CATALOG_NOT_EMPTY: "2BP01",
  CATALOG_NOT_FOUND: "42P08",
  COLUMN_ALREADY_EXISTS: "42711",
  COLUMN_NOT_DEFINED_IN_TABLE: "42703",
  COMPARATOR_RETURNS_NULL: "22004",
  CONSTRAINT_ALREADY_EXISTS: "42710",
  CONSTRAINT_DOES_NOT_EXIST: "42704",
  CONVERSION_INVALID_INPUT: "22018",
  CREATE_VIEW_COLUMN_ARITY_MISMATCH: "21S01",
  DATATYPE_MISMATCH: "42K09",
  DATATYPE_MISSING_SIZE: "42K01",
  DATA_SOURCE_NOT_FOUND: "42K02",
  DATETIME_FIELD_OUT_OF_BOUNDS: "22023",
  DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION: "22003",
  DEFAULT_PLACEMENT_INVALID: "42608",
  DELTA_AGGREGATION_NOT_SUPPORTED: "42903",
  DELTA_CONFLICT_SET_COLUMN: "42701",
  DELTA_EXCEED_CHAR_VARCHAR_LIMIT: "22001",
  DELTA_FAILED_TO_MERGE_FIELDS: "22005",
  DELTA_INSERT_COLUMN_ARITY_MISMATCH: "42802",
  DELTA_INSERT_COLUMN_MISMATCH: "42802",
  DELTA_METADATA_MISMATCH: "42KDG",
  DELTA_MULTIPLE_SOURCE_ROW_MATCHING_TARGET_ROW_IN_MERGE: "21506",
  DELTA_NEW_NOT_NULL_VIOLATION: "23512",
  DELTA_NOT_NULL_CONSTRAINT_VIOLATED: "23502",
  DELTA_UNSUPPORTED_ALTER_TABLE_CHANGE_COL_OP: "0AKDC",
  DELTA_UNSUPPORTED_DATA_TYPES: "0AKDC",
  DELTA_UNSUPPORTED_DROP_COLUMN: "0AKDC",
  DELTA_UNSUPPORTED_RENAME_COLUMN: "0AKDC",
  DISTINCT_WINDOW_FUNCTION_UNSUPPORTED: "0A000",
  DIVIDE_BY_ZERO: "22012",
  DUPLICATED_CTE_NAMES: "42602",
  DUPLICATED_MAP_KEY: "23505",
  DUPLICATE_ROUTINE_PARAMETER_NAMES: "42734",
  EXCEPT_OVERLAPPING_COLUMNS: "42702",
  EXPECT_TABLE_NOT_VIEW: "42809",
  EXPECT_VIEW_NOT_TABLE: "42809",
  FIELD_ALREADY_EXISTS: "42710",
  FIELD_NOT_FOUND: "42704",
  GROUPING_COLUMN_MISMATCH: "42803",
  GROUPING_ID_COLUMN_MISMATCH: "42803",
  GROUP_BY_AGGREGATE: "42903",
  GROUP_BY_POS_AGGREGATE: "42903",
  GROUP_BY_POS_OUT_OF_RANGE: "42805",
  ILLEGAL_DAY_OF_WEEK: "22009",
  INCOMPATIBLE_COLUMN_TYPE: "42825",
  INCOMPATIBLE_DATA_FOR_TABLE: "KD000",
  INCONSISTENT_BEHAVIOR_CROSS_VERSION: "42K0B",
  INSERT_COLUMN_ARITY_MISMATCH: "21S01",
  INSUFFICIENT_PERMISSIONS: "42501",
  INTERNAL_ERROR: "XX000",
  INTERVAL_DIVIDED_BY_ZERO: "22012",
  INVALID_AGGREGATE_FILTER: "42903",
  INVALID_ARRAY_INDEX: "22003",
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: "22003",
  INVALID_DATETIME_PATTERN: "22007",
  INVALID_DEFAULT_VALUE: "42623",
  INVALID_ESC: "42604",
  INVALID_EXTRACT_BASE_FIELD_TYPE: "42000",
  INVALID_EXTRACT_FIELD: "42601",
  INVALID_EXTRACT_FIELD_TYPE: "42000",
  INVALID_FORMAT: "42601",
  INVALID_INDEX_OF_ZERO: "22003",
  INVALID_INLINE_TABLE: "42000",
  INVALID_INTERVAL_FORMAT: "22006",
  INVALID_INTERVAL_WITH_MICROSECONDS_ADDITION: "22006",
  INVALID_LAMBDA_FUNCTION_CALL: "42K0D",
  INVALID_LIMIT_LIKE_EXPRESSION: "42K0E",
  INVALID_NUMERIC_LITERAL_RANGE: "22003",
  INVALID_PARAMETER_VALUE: "22023",
  INVALID_SCHEMA: "42K07",
  INVALID_SCHEMA_OR_RELATION_NAME: "42602",
  INVALID_SQL_SYNTAX: "42000",
  INVALID_SUBQUERY_EXPRESSION: "42823",
  INVALID_TIMEZONE: "22009",
  INVALID_TYPED_LITERAL: "42604",
  INVALID_URL: "22P02",
  INVALID_USAGE_OF_STAR_OR_REGEX: "42000",
  INVALID_VARIANT_CAST: "22023",
  INVALID_VARIANT_GET_PATH: "22023",
  INVALID_WHERE_CONDITION: "42903",
  INVALID_WITHIN_GROUP_EXPRESSION: "42K0K",
  JOIN_CONDITION_IS_NOT_BOOLEAN_TYPE: "42K0E",
  MALFORMED_RECORD_IN_PARSING: "22023",
  MERGE_WITHOUT_WHEN: "42601",
  MISSING_AGGREGATION: "42803",
  MISSING_GROUP_BY: "42803",
  MISSING_WINDOW_SPECIFICATION: "42P20",
  NESTED_AGGREGATE_FUNCTION: "42607",
  NON_LAST_MATCHED_CLAUSE_OMIT_CONDITION: "42613",
  NON_LAST_NOT_MATCHED_BY_SOURCE_CLAUSE_OMIT_CONDITION: "42613",
  NON_LAST_NOT_MATCHED_BY_TARGET_CLAUSE_OMIT_CONDITION: "42613",
  NOT_NULL_CONSTRAINT_VIOLATION: "42000",
  NOT_SUPPORTED_CHANGE_COLUMN: "0A000",
  NULL_MAP_KEY: "2200E",
  NUMERIC_VALUE_OUT_OF_RANGE: "22003",
  NUM_COLUMNS_MISMATCH: "42826",
  NUM_TABLE_VALUE_ALIASES_MISMATCH: "42826",
  ORDER_BY_POS_OUT_OF_RANGE: "42805",
  PARSE_SYNTAX_ERROR: "42601",
  PATH_NOT_FOUND: "42K03",
  PIVOT_VALUE_DATA_TYPE_MISMATCH: "42K09",
  REQUIRES_SINGLE_PART_NAMESPACE: "42K05",
  ROUTINE_ALREADY_EXISTS: "42723",
  ROUTINE_NOT_FOUND: "42883",
  SCALAR_SUBQUERY_TOO_MANY_ROWS: "21000",
  SCHEMA_ALREADY_EXISTS: "42P06",
  SCHEMA_NOT_EMPTY: "2BP01",
  SCHEMA_NOT_FOUND: "42704",
  TABLE_OR_VIEW_ALREADY_EXISTS: "42P07",
  TABLE_OR_VIEW_NOT_FOUND: "42P01",
  TRAILING_COMMA_IN_SELECT: "42601",
  UC_VOLUME_NOT_FOUND: "42704",
  UDTF_ALIAS_NUMBER_MISMATCH: "42802",
  UNABLE_TO_INFER_SCHEMA: "42KD9",
  UNBOUND_SQL_PARAMETER: "42P02",
  UNCLOSED_BRACKETED_COMMENT: "42601",
  UNPIVOT_VALUE_DATA_TYPE_MISMATCH: "42K09",
  UNPIVOT_VALUE_SIZE_MISMATCH: "428C4",
  UNRESOLVABLE_TABLE_VALUED_FUNCTION: "42883",
  UNRESOLVED_COLUMN: "42703",
  UNRESOLVED_ROUTINE: "42883",
  UNRESOLVED_USING_COLUMN_FOR_JOIN: "42703",
  UNSET_NONEXISTENT_PROPERTIES: "42K0J",
  UNSUPPORTED_DATATYPE: "0A000",
  UNSUPPORTED_EXPR_FOR_OPERATOR: "42K0E",
  UNSUPPORTED_EXPR_FOR_WINDOW: "42P20",
  UNSUPPORTED_FEATURE: "0A000",
  UNSUPPORTED_GENERATOR: "42K0E",
  UNSUPPORTED_GROUPING_EXPRESSION: "42K0E",
  UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY: "0A000",
  UNSUPPORTED_TYPED_LITERAL: "0A000",
  USER_RAISED_EXCEPTION: "P0001",
  VARIANT_DUPLICATE_KEY: "22023",
  VOLUME_ALREADY_EXISTS: "42000",
  WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE: "42601",
  WRONG_COLUMN_DEFAULTS_FOR_DELTA_ALTER_TABLE_ADD_COLUMN_NOT_SUPPORTED: "0AKDC",
  WRONG_COLUMN_DEFAULTS_FOR_DELTA_FEATURE_NOT_ENABLED: "0AKDE",
  WRONG_COMMAND_FOR_OBJECT_TYPE: "42809",
  WRONG_NUM_ARGS: "42605"
}

/** `DIVIDE_BY_ZERO`, or with a subclass `UNRESOLVED_COLUMN.WITH_SUGGESTION`. */
export type ErrorClass = keyof typeof states | `${keyof typeof states}.${string}`

/** Whether there is a SQLSTATE for an error class that stands in a message. */
const isErrorClass = (text: string): text is ErrorClass => Object.hasOwn(states, text.split(".")[0] ?? "")

/** An error of a statement. It fails the statement, not the request. */
export class SqlError extends Error {
  readonly errorClass: ErrorClass
  readonly sqlState: string

  constructor(errorClass: ErrorClass, text: string, place?: Place) {
    const sqlState = states[errorClass.split(".")[0] as keyof typeof states]
    const where = place === undefined ? "" : `; line ${place.line} pos ${place.column}`
    super(`[${errorClass}] ${text} SQLSTATE: ${sqlState}${where}`)
    this.errorClass = errorClass
    this.sqlState = sqlState
  }
}

/** The emulator does not do this. It says so by name, because a wrong answer would be worse. */
export const unsupported = (what: string, place?: Place): SqlError =>
  new SqlError("UNSUPPORTED_FEATURE.EMULATOR", `The emulator does not support ${what}.`, place)

export const syntaxError = (at: string, place: Place): SqlError =>
  new SqlError("PARSE_SYNTAX_ERROR", `Syntax error at or near ${at}.`, place)

/** The error that a function of the engine reports in the middle of a query. */
export const raised = (errorClass: ErrorClass, text: string): Error => new Error(`[${errorClass}] ${text}`)

/** SQL of DuckDB that fails with an error. `attempt` knows it by its form: the text has no quotes. */
export const failing = (errorClass: ErrorClass, text: string): string => `error('[${errorClass}] ${text}')`

/** SQL of DuckDB that refuses what is only seen when it runs. */
export const refusing = (what: string): string =>
  failing("UNSUPPORTED_FEATURE.EMULATOR", `The emulator does not support ${what}.`)

/** The error that `raised` or the function `error` of DuckDB has put in a message. */
export const ofMessage = (message: string): SqlError | undefined => {
  // DuckDB quotes the statement, whose own messages are no errors.
  const [said = ""] = message.split(/\n+LINE \d+:/)
  const [, errorClass, text = ""] = /\[([A-Z_0-9]+(?:\.[A-Z_]+)?)\] ([^\n]*)/.exec(said) ?? []
  return errorClass !== undefined && isErrorClass(errorClass) ? new SqlError(errorClass, text) : undefined
}

/** An error of DuckDB as Databricks reports it. */
export const ofDuck = (message: string): SqlError => {
  const own = ofMessage(message)
  if (own !== undefined) return own
  const [first = message] = message.split("\n")
  if (/Could not cast value .* to DECIMAL|can't be cast because the value is out of range/i.test(first)) {
    return /DECIMAL/.test(first)
      ? new SqlError("NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", first.replace(/^[^:]*: /, ""))
      : new SqlError("CAST_OVERFLOW", first.replace(/^[^:]*: /, ""))
  }
  if (/Overflow in .* of INT(?:8|16)\b/.test(first)) {
    return new SqlError("BINARY_ARITHMETIC_OVERFLOW", `${first.replace(/^[^:]*: /, "")}.`)
  }
  if (/Out of Range Error: Overflow|Overflow in|out of range/i.test(first)) {
    return new SqlError("ARITHMETIC_OVERFLOW", `${first.replace(/^[^:]*: /, "")}.`)
  }
  if (/must appear in the GROUP BY clause/.test(first)) {
    return new SqlError("MISSING_AGGREGATION", "A non-aggregating expression is not in the GROUP BY clause.")
  }
  if (/More than one row returned by a subquery/.test(first)) {
    return new SqlError(
      "SCALAR_SUBQUERY_TOO_MANY_ROWS",
      "More than one row returned by a subquery used as an expression."
    )
  }
  if (/NOT NULL constraint failed/.test(first)) {
    return new SqlError("DELTA_NOT_NULL_CONSTRAINT_VIOLATED", first.replace(/^[^:]*: /, ""))
  }
  return unsupported(`this statement (DuckDB: ${first})`)
}
