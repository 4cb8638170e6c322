/** `dbfs:/a` and `/a` name the same file; the API is always given the latter. */
const wirePath = (path: string): string =>
  path.startsWith("dbfs:") ? path.slice("dbfs:".length).replace(/^\/+/, "/") : path

type PathField = "path" | "source_path" | "destination_path"

/** The request with its paths as the API takes them. What is no request or no path is left for the validation. */
export const withWirePaths = <Request extends { readonly [Field in PathField]?: string }>(
  request: Request
): Request => {
  if (typeof request !== "object" || request === null) return request
  const paths = (["path", "source_path", "destination_path"] as const).flatMap((field) => {
    const path = request[field]
    return typeof path === "string" ? [[field, wirePath(path)] as const] : []
  })
  return { ...request, ...Object.fromEntries(paths) }
}
