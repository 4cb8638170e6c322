/** Files that people and shells write, with whatever their system writes. */

/**
 * The text of a file as editors and shells write it: PowerShell's `>` writes UTF-16. What has no byte order mark is
 * UTF-8, unless every other byte of its beginning is zero.
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
