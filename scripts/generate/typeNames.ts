/** The names of types in the reference data. */

/** The name of a type with its module: `catalog.ColumnInfo`. */
export type TypeName = string

export const qualify = (module: string, name: string): TypeName => (name.includes(".") ? name : `${module}.${name}`)

export const split = (type: TypeName): readonly [module: string, name: string] => {
  const dot = type.indexOf(".")
  return [type.slice(0, dot), type.slice(dot + 1)]
}

export const bare = (type: TypeName): string => split(type)[1]

export const moduleNameOf = (type: TypeName): string => split(type)[0]
