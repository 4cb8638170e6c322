/** `dbfs:/a` and `/a` are the same path. The API gets the latter. */
const wirePath = (path: string): string =>
  path.startsWith("dbfs:") ? path.slice("dbfs:".length).replace(/^\/+/, "/") : path

type PathField = "path" | "source_path" | "destination_path"

/** Returns the request with its paths normalized for the API. Invalid values are left for validation. */
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
