/** An idempotency token: 32 hexadecimal digits, of at most the 64 characters that the API takes. */
export const randomToken = (): string =>
  Array.from(globalThis.crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(
    ""
  )
