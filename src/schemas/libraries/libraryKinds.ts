/** Functions that derive the kind, name and identity of a library from its fields. */
import type { Library, LibraryKind } from "./Libraries.js"

const present = <A>(value: A | null | undefined): value is A => value !== null && value !== undefined

const names: { readonly [Kind in LibraryKind]: (library: Library) => string | null | undefined } = {
  pypi: ({ pypi }) => pypi?.package,
  whl: ({ whl }) => whl,
  requirements: ({ requirements }) => requirements,
  jar: ({ jar }) => jar,
  maven: ({ maven }) => maven?.coordinates,
  cran: ({ cran }) => cran?.package,
  egg: ({ egg }) => egg
}

const kinds = Object.keys(names) as ReadonlyArray<LibraryKind>

export const kindsOf = (library: Library): ReadonlyArray<LibraryKind> => kinds.filter((kind) => present(library[kind]))

export const kindOf = (library: Library): LibraryKind | undefined => kindsOf(library)[0]

export const nameOf = (library: Library): string => {
  const kind = kindOf(library)
  return kind === undefined ? "library of an unknown kind" : `${kind} ${names[kind](library)}`
}

const keyOf = (library: Library): string => {
  const { maven } = library
  const repo = library.pypi?.repo ?? maven?.repo ?? library.cran?.repo ?? ""
  return JSON.stringify([nameOf(library), repo, [...(maven?.exclusions ?? [])].sort()])
}

/** Returns whether the API considers two libraries to be the same: same name, repository and exclusions. */
export const isSame = (a: Library, b: Library): boolean => keyOf(a) === keyOf(b)
