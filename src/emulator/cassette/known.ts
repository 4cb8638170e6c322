/** Finds the operation of a request among those of the modules that are loaded. A program has loaded what it calls. */
import { loadedGroups, type Member, operationOf } from "../../internal/call/member.js"
import type { Any, HttpMethod } from "../../internal/call/operation.js"

const unversioned = (path: string): string => path.replace(/^\/api\/2\.\d+(?=\/)/, "/api/2")

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

const patternOf = (template: string): RegExp =>
  new RegExp(
    `^${unversioned(template)
      .split(/(\{[^}]+\})/)
      .map((part) => (part.startsWith("{") ? (part.endsWith("*}") ? ".+" : "[^/]+") : escaped(part)))
      .join("")}$`
  )

const patterns = new WeakMap<Any, RegExp>()

export const operationAt = (method: HttpMethod | string, path: string): Any | undefined => {
  const plain = unversioned(path)
  let found: Any | undefined
  for (const members of loadedGroups.values()) {
    for (const member of Object.values(members as Readonly<Record<string, Member>>)) {
      const operation = operationOf(member)
      if (operation.method !== method) continue
      const pattern = patterns.get(operation) ?? patternOf(operation.path.template)
      patterns.set(operation, pattern)
      if (!pattern.test(plain)) continue
      // The one with fewer fields says more about the path.
      if (found === undefined || operation.path.fields.length < found.path.fields.length) found = operation
    }
  }
  return found
}
