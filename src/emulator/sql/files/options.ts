/** The options of file formats. Those that are not known are refused by name, because they could change the result. */
import { SqlError, unsupported } from "../errors.js"

export interface Options {
  readonly text: (name: string, otherwise: string) => string
  readonly flag: (name: string, otherwise: boolean) => boolean
  readonly given: (name: string) => string | undefined
}

/** Options whose default is the only supported value. */
const fixed: Readonly<Record<string, string>> = {
  encoding: "utf-8",
  charset: "utf-8",
  mode: "permissive",
  mergeschema: "false",
  recursivefilelookup: "true",
  enforceschema: "true",
  ignoremissingfiles: "false",
  ignorecorruptfiles: "false",
  inferschema: "false"
}

export const make = (format: string, options: ReadonlyMap<string, string>, known: ReadonlyArray<string>): Options => {
  for (const [name, value] of options) {
    if (known.includes(name)) continue
    if (fixed[name] === undefined || fixed[name] !== value.toLowerCase().replace("utf8", "utf-8"))
      throw unsupported(
        `the option ${name} of ${format} files${fixed[name] === undefined ? "" : ` with the value ${value}`}`
      )
  }
  return {
    given: (name) => options.get(name),
    text: (name, otherwise) => options.get(name) ?? otherwise,
    flag: (name, otherwise) => {
      const value = options.get(name)?.toLowerCase()
      if (value === undefined) return otherwise
      if (value !== "true" && value !== "false")
        throw new SqlError("INVALID_PARAMETER_VALUE", `The option ${name} must be true or false.`)
      return value === "true"
    }
  }
}
