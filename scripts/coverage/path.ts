/**
 * Path templates of the library (`/api/2.0/fs/files/{file_path*}`) and of the reference data
 * (`/api/2.0/fs/files{file_path...}`), whose parameters may have other names.
 */

const parameter = /\/?\{([^}]+?)(\*|\.\.\.)?\}/g

/** The template without the names of its parameters. */
export const shapeOf = (template: string): string =>
  template.replace(parameter, (whole, _name, multi) => (whole.startsWith("/") || multi !== undefined ? "/{}" : "{}"))

export const parametersOf = (template: string): ReadonlyArray<string> =>
  [...template.matchAll(parameter)].map((match) => match[1] ?? "")

/** Whether a template can make every path of another one: `/permissions/{type}/{id}` those of `/permissions/jobs/{id}`. */
export const isMoreGeneral = (template: string, than: string): boolean => {
  const pattern = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replace(/[.*+?^$()|[\]\\]/g, "\\$&")
      return part.endsWith("*}") ? ".+" : "[^/]+"
    })
    .join("")
  return new RegExp(`^${pattern}$`).test(shapeOf(than))
}
