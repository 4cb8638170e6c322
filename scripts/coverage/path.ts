/**
 * Compares the path templates of the library (`/api/2.0/fs/files/{file_path*}`) and of the reference data
 * (`/api/2.0/fs/files{file_path...}`). Their parameters can have different names.
 */

const parameter = /\/?\{([^}]+?)(\*|\.\.\.)?\}/g

/** The template without parameter names. */
export const shapeOf = (template: string): string =>
  template.replace(parameter, (whole, _name, multi) => (whole.startsWith("/") || multi !== undefined ? "/{}" : "{}"))

export const parametersOf = (template: string): ReadonlyArray<string> =>
  [...template.matchAll(parameter)].map((match) => match[1] ?? "")

/**
 * Returns whether a template matches every path of another one. For example, `/permissions/{type}/{id}` matches those
 * of `/permissions/jobs/{id}`.
 */
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
