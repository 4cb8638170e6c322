/** The reference data names the items of a list, but not the type of a page: it is found, or else made. */
import type { Module, Operation, Reference } from "../coverage/reference.js"
import { pascal } from "./words.js"

type Pagination = NonNullable<Operation["pagination"]>

const isPage = (module: Module, name: string, { item, items, tokenField }: Pagination): boolean => {
  const fields = module.types[name]
  return fields?.[items]?.type === `[${item}]` && (tokenField === undefined || fields[tokenField] !== undefined)
}

/** Of several types with these fields, the one that is named after the operation. */
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

/** A token in the body of a request is JSON in the reference data, which then does not name the fields of a page. */
const withTokens = (operation: Operation): Operation => {
  const { body, pagination } = operation
  if (pagination === undefined || pagination.tokenField !== undefined || body?.page_token?.type !== "json")
    return operation
  return {
    ...operation,
    body: { ...body, page_token: { ...body.page_token, type: "string" } },
    pagination: { ...pagination, tokenField: "next_page_token", tokenParam: "page_token" }
  }
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
            Object.entries(operations).map(([name, found]) => {
              const operation = withTokens(found)
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
