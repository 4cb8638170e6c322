/** Finds or creates the types of pages, which the reference data lacks. */
import type { Module, Operation, Reference } from "../coverage/reference.js"
import { pascal } from "./words.js"

type Pagination = NonNullable<Operation["pagination"]>

const isPage = (module: Module, name: string, { item, items, tokenField }: Pagination): boolean => {
  const fields = module.types[name]
  return fields?.[items]?.type === `[${item}]` && (tokenField === undefined || fields[tokenField] !== undefined)
}

/** Finds a type with these fields. If there are several, the one that is named after the operation. */
const pageType = (module: Module, service: string, operation: string, pagination: Pagination): string | undefined => {
  const verb = pascal(operation.split("_")[0] ?? "")
  const candidates = Object.keys(module.types).filter(
    (name) => name.endsWith("Response") && isPage(module, name, pagination)
  )
  const exact = [`${pascal(operation)}Response`, `${verb}${service}Response`]
  return (
    candidates.find((name) => exact.includes(name)) ??
    candidates.find((name) => name.startsWith(verb)) ??
    (candidates.length === 1 ? candidates[0] : undefined)
  )
}

export const withPages = (reference: Reference): Reference => ({
  ...reference,
  modules: Object.fromEntries(
    Object.entries(reference.modules).map(([group, module]) => {
      const types = { ...module.types }
      const services = Object.fromEntries(
        Object.entries(module.services).map(([service, operations]) => [
          service,
          Object.fromEntries(
            Object.entries(operations).map(([name, operation]) => {
              const { pagination } = operation
              if (pagination === undefined || operation.response !== undefined) return [name, operation]
              let response = pageType(module, service, name, pagination)
              if (response === undefined) {
                response = name.includes("_") ? `${pascal(name)}Response` : `${pascal(name)}${service}Response`
                const { item, items, tokenField } = pagination
                types[response] = {
                  [items]: { type: `[${item}]` },
                  ...(tokenField === undefined ? {} : { [tokenField]: { type: "string" } })
                }
              }
              return [name, { ...operation, response }]
            })
          )
        ])
      )
      return [group, { ...module, services, types }]
    })
  )
})
