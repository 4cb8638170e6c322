/**
 * Reads an empty body as `{}`, for operations whose response is optional: a missing response is no reason for a call
 * that succeeded to fail.
 */
export const asObject = (body: Uint8Array): {} | undefined => (body.length === 0 ? {} : undefined)
