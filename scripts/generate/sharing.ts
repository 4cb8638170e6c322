/** Divides types that several APIs, or several subjects of an API, use into modules. */

/** The component of each node, named by its first node. */
const stronglyConnected = (
  nodes: ReadonlyArray<string>,
  next: (node: string) => ReadonlyArray<string>
): ReadonlyMap<string, string> => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: Array<string> = []
  const component = new Map<string, string>()
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node) ?? 0)
    stack.push(node)
    for (const to of next(node)) {
      if (!index.has(to)) {
        visit(to)
        low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0))
      } else if (stack.includes(to)) {
        low.set(node, Math.min(low.get(node) ?? 0, index.get(to) ?? 0))
      }
    }
    if (low.get(node) !== index.get(node)) return
    const members = stack.splice(stack.indexOf(node))
    for (const member of members) component.set(member, members[0] ?? node)
  }
  for (const node of nodes) if (!index.has(node)) visit(node)
  return component
}

/**
 * The types of each module, by the type that names it. Types that refer to each other are in the same module. A type that
 * only types of one module refer to is in that module, if it has the same users.
 */
export const modulesOf = (
  types: ReadonlyArray<string>,
  referencesOf: (type: string) => ReadonlyArray<string>,
  usersOf: (type: string) => string
): ReadonlyMap<string, ReadonlyArray<string>> => {
  const all = new Set(types)
  const next = (type: string): ReadonlyArray<string> => referencesOf(type).filter((other) => all.has(other))
  const componentOf = stronglyConnected(types, next)
  const predecessors = new Map<string, Set<string>>()
  for (const type of types) {
    for (const to of next(type)) {
      if (componentOf.get(to) === componentOf.get(type)) continue
      const set = predecessors.get(componentOf.get(to) ?? "") ?? new Set()
      set.add(componentOf.get(type) ?? "")
      predecessors.set(componentOf.get(to) ?? "", set)
    }
  }
  const fileOfComponent = new Map<string, string>()
  const fileOf = (component: string): string => {
    const known = fileOfComponent.get(component)
    if (known !== undefined) return known
    const files = new Set([...(predecessors.get(component) ?? [])].map(fileOf))
    const [only] = files
    const file = only !== undefined && files.size === 1 && usersOf(only) === usersOf(component) ? only : component
    fileOfComponent.set(component, file)
    return file
  }
  const modules = new Map<string, Array<string>>()
  for (const type of types) {
    const file = fileOf(componentOf.get(type) ?? type)
    modules.set(file, [...(modules.get(file) ?? []), type])
  }
  return modules
}
