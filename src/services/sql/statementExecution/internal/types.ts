/** Reads the type of a column, as a manifest writes it. */

export type SqlType =
  | { readonly name: string }
  | { readonly name: "ARRAY"; readonly element: SqlType }
  | { readonly name: "MAP"; readonly key: SqlType; readonly value: SqlType }
  | { readonly name: "STRUCT"; readonly fields: ReadonlyArray<{ readonly name: string; readonly type: SqlType }> }
  | { readonly name: "INTERVAL"; readonly unit: "MONTH" | "MICROSECOND" | undefined }

/** A type with a parameter or without one, in the names of the manifest. */
const synonyms: Readonly<Record<string, string>> = {
  BIGINT: "LONG",
  TINYINT: "BYTE",
  SMALLINT: "SHORT",
  INTEGER: "INT",
  VOID: "NULL",
  VARCHAR: "STRING",
  CHAR: "STRING"
}

/** Returns `undefined` for a text that it cannot read. */
export const parseType = (text: string): SqlType | undefined => {
  let at = 0

  const take = (pattern: RegExp): string | undefined => {
    const sticky = new RegExp(pattern.source, "iy")
    sticky.lastIndex = at
    const found = sticky.exec(text)?.[0]
    if (found !== undefined) at += found.length
    return found
  }

  const symbol = (one: string): boolean => {
    take(/\s*/)
    if (!text.startsWith(one, at)) return false
    at += one.length
    return true
  }

  const fieldName = (): string | undefined => {
    take(/\s*/)
    const quoted = take(/`(?:[^`]|``)*`/)
    return quoted === undefined ? take(/[^\s:,<>`]+/) : quoted.slice(1, -1).replaceAll("``", "`")
  }

  const type = (): SqlType | undefined => {
    take(/\s*/)
    const word = take(/[A-Za-z_]+/)?.toUpperCase()
    if (word === undefined) return undefined
    if (word === "ARRAY" && symbol("<")) {
      const element = type()
      return element !== undefined && symbol(">") ? { name: "ARRAY", element } : undefined
    }
    if (word === "MAP" && symbol("<")) {
      const key = type()
      if (key === undefined || !symbol(",")) return undefined
      const value = type()
      return value !== undefined && symbol(">") ? { name: "MAP", key, value } : undefined
    }
    if (word === "STRUCT" && symbol("<")) {
      const fields: Array<{ readonly name: string; readonly type: SqlType }> = []
      if (symbol(">")) return { name: "STRUCT", fields }
      do {
        const name = fieldName()
        if (name === undefined || !symbol(":")) return undefined
        const of = type()
        if (of === undefined) return undefined
        take(/\s*NOT\s+NULL/)
        take(/\s*COMMENT\s+'(?:[^'\\]|\\.)*'/)
        fields.push({ name, type: of })
      } while (symbol(","))
      return symbol(">") ? { name: "STRUCT", fields } : undefined
    }
    if (word === "INTERVAL") {
      const units = (take(/[^,>]*/) ?? "").toUpperCase()
      const unit = /YEAR|MONTH/.test(units) ? "MONTH" : /DAY|HOUR|MINUTE|SECOND/.test(units) ? "MICROSECOND" : undefined
      return { name: word, unit }
    }
    take(/\s*\([^)]*\)/)
    take(/\s+COLLATE\s+\w+/)
    return { name: synonyms[word] ?? word }
  }

  const made = type()
  take(/\s*/)
  return at === text.length ? made : undefined
}
