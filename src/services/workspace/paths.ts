/** `/Workspace` is another name of the root, which the API takes and leaves out of what it answers. */
export const fromRoot = (path: string): string => {
  const trimmed = path.replace(/\/+$/, "")
  return trimmed === "/Workspace" || trimmed.startsWith("/Workspace/") ? trimmed.slice("/Workspace".length) : trimmed
}

/** Whether a path is within a folder. */
export const isBeneath = (folder: string, path: string): boolean => fromRoot(path).startsWith(`${fromRoot(folder)}/`)

/** The names that lead from a folder to a path; none if it is not within the folder. */
export const namesBeneath = (folder: string, path: string): ReadonlyArray<string> | undefined =>
  isBeneath(folder, path)
    ? fromRoot(path)
        .slice(fromRoot(folder).length + 1)
        .split("/")
    : undefined

/** A path within a folder, from the names that lead there. */
export const join = (folder: string, names: ReadonlyArray<string>): string =>
  [folder.replace(/\/+$/, ""), ...names].join("/")
