/** Functions that DuckDB calls back. A null argument gives null without a call. */

export type NativeType = "VARCHAR" | "INTEGER" | "BIGINT" | "DOUBLE" | "BOOLEAN"

interface Values {
  readonly VARCHAR: string
  readonly INTEGER: number
  readonly BIGINT: bigint
  readonly DOUBLE: number
  readonly BOOLEAN: boolean
}

export interface Native {
  readonly name: string
  readonly parameters: ReadonlyArray<NativeType>
  readonly result: NativeType
  readonly run: (args: ReadonlyArray<unknown>) => unknown
}

type Arguments<P extends ReadonlyArray<NativeType>> = { readonly [K in keyof P]: Values[P[K]] }

/** Returning `undefined` gives null. */
export const native = <const P extends ReadonlyArray<NativeType>, R extends NativeType>(
  name: string,
  parameters: P,
  result: R,
  run: (...args: Arguments<P>) => Values[R] | undefined
): Native => ({ name: `spark_${name}`, parameters, result, run: (args) => run(...(args as never)) })
