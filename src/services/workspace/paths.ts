/** `/Workspace` is an alias of the root. The API accepts it but does not return it. */
export const fromRoot = (path: string): string => {
  // The operation that takes it refuses it.
  if (typeof path !== "string") return path
  const trimmed = path.replace(/\/+$/, "")
  return trimmed === "/Workspace" || trimmed.startsWith("/Workspace/") ? trimmed.slice("/Workspace".length) : trimmed
}

/** Whether a path is inside a folder. */
export const isBeneath = (folder: string, path: string): boolean => fromRoot(path).startsWith(`${fromRoot(folder)}/`)

/** Returns the segments of a path relative to a folder, or `undefined` if the path is not inside the folder. */
export const namesBeneath = (folder: string, path: string): ReadonlyArray<string> | undefined =>
  isBeneath(folder, path)
    ? fromRoot(path)
        .slice(fromRoot(folder).length + 1)
        .split("/")
    : undefined

/** Joins a folder and path segments. */
export const join = (folder: string, names: ReadonlyArray<string>): string =>
  [folder.replace(/\/+$/, ""), ...names].join("/")
