/** Decodes text files in the encodings of all systems. */

/**
 * Decodes UTF-8 and UTF-16, which PowerShell's `>` writes. Without a byte order mark it is UTF-8, unless one of the
 * first two bytes is zero.
 */
export const decode = (bytes: Uint8Array): string => {
  const [a, b] = bytes
  const encoding =
    (a === 0xfe && b === 0xff) || (a === 0 && b !== 0)
      ? "utf-16be"
      : (a === 0xff && b === 0xfe) || (b === 0 && a !== 0)
        ? "utf-16le"
        : "utf-8"
  return new TextDecoder(encoding).decode(bytes)
}
