/** Whether an error says that a resource does not exist, so that there is nothing to remove, stop or cancel. */
import { isNotFound } from "../../schemas/DatabricksError.js"

/** Some operations respond with INVALID_PARAMETER_VALUE instead of 404. */
export const isGone = (error: unknown): boolean => {
  const given = error as { readonly _tag?: string; readonly message?: string } | null | undefined
  return (
    isNotFound(given) ||
    (given?._tag === "InvalidParameterValue" && /\bdoes(?: not|n't) exist\b/.test(given.message ?? ""))
  )
}
