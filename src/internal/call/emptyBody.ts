/**
 * For operations that may answer something of what they did and need not: no body at all says as much as `{}`. What was
 * done does not become a failure for the want of it.
 */
export const asObject = (body: Uint8Array): {} | undefined => (body.length === 0 ? {} : undefined)
