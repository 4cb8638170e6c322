/** Whether there is nothing left to remove, stop or cancel. */
import { isNotFound } from "../../schemas/DatabricksError.js"

/** Some operations answer INVALID_PARAMETER_VALUE for what does not exist. */
export const isGone = (error: unknown): boolean => {
  const given = error as { readonly _tag?: string; readonly message?: string } | null | undefined
  return (
    isNotFound(given) ||
    (given?._tag === "InvalidParameterValue" && /\bdoes(?: not|n't) exist\b/.test(given.message ?? ""))
  )
}
