/** Whether there is nothing left to remove, stop or cancel. */
import { type DatabricksError, isNotFound } from "../schemas/DatabricksError.js"

/** Some operations answer INVALID_PARAMETER_VALUE for what does not exist. */
export const isGone = (error: DatabricksError): boolean =>
  isNotFound(error) || (error._tag === "InvalidParameterValue" && /\bdoes(?: not|n't) exist\b/.test(error.message))
