/** Whether an error says that a resource does not exist. */
import { isNotFound } from "../../schemas/DatabricksError.js"

/** Whether there is nothing to remove, stop or cancel. Some operations respond with INVALID_PARAMETER_VALUE instead of 404. */
export const isGone = (error: unknown): boolean => {
  const given = error as { readonly _tag?: string; readonly message?: string } | null | undefined
  return (
    isNotFound(given) ||
    (given?._tag === "InvalidParameterValue" && /\bdoes(?: not|n't) exist\b/.test(given.message ?? ""))
  )
}

/** Whether that cannot be told: an answer with status 400 that was damaged on its way has no error code. */
export const isUnread = (error: unknown): boolean => {
  const given = error as { readonly _tag?: string; readonly errorCode?: string } | null | undefined
  return given?._tag === "DatabricksBadRequest" && given.errorCode === undefined
}
