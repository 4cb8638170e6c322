/** Random texts of 32 hexadecimal digits, such as idempotency tokens, for which the API accepts up to 64 characters. */
export const randomToken = (): string =>
  Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    ""
  )
