/** Base64 for large data on all platforms: `effect/Encoding` reaches about 10 MiB/s, less than a network. */

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Data is converted in pieces, whose strings are collected sooner than one of the whole. */
const bytesOfPiece = 24 * 1024
const charactersOfPiece = (bytesOfPiece / 3) * 4

interface Platform {
  /** The text of ASCII characters. */
  readonly textOf: (characters: Uint8Array) => string
  /** Encodes a piece. */
  readonly encode: (bytes: Uint8Array) => string
  /** Decodes a piece, and returns the number of bytes. Of text that is not base64, they are too few. */
  readonly decodeInto: (text: string, out: Uint8Array) => number
}

export const web: Platform = {
  textOf: (characters) => decoder.decode(characters),
  encode: (bytes) => btoa(String.fromCharCode(...bytes)),
  decodeInto: (text, out) => {
    try {
      const binary = atob(text)
      for (let i = 0; i < binary.length; i++) out[i] = binary.charCodeAt(i)
      return binary.length
    } catch {
      return 0
    }
  }
}

/** Node and Bun: five times as fast. */
export const node = (Buffer: typeof globalThis.Buffer): Platform => {
  const view = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  return {
    textOf: (characters) => view(characters).toString("latin1"),
    encode: (bytes) => view(bytes).toString("base64"),
    decodeInto: (text, out) =>
      // Buffer also accepts the alphabet of URLs.
      text.includes("-") || text.includes("_") ? 0 : view(out).write(text, "base64")
  }
}

/** The number of characters that encode so many bytes. */
export const encodedLength = (bytes: number): number => Math.ceil(bytes / 3) * 4

/** For tests. Elsewhere, use the functions of the platform below. */
export const make = (platform: Platform) => {
  const encodePieces = (bytes: Uint8Array, use: (text: string) => void): void => {
    for (let from = 0; from < bytes.length; from += bytesOfPiece) {
      use(platform.encode(bytes.subarray(from, from + bytesOfPiece)))
    }
  }

  /** Decodes the pieces of a text, of which `ending` is the end. */
  const decodePieces = (
    length: number,
    ending: string,
    pieceOf: (from: number, to: number) => string
  ): Uint8Array<ArrayBuffer> | undefined => {
    if (length % 4 !== 0) return undefined
    const padding = ending.endsWith("==") ? 2 : ending.endsWith("=") ? 1 : 0
    const out = new Uint8Array((length / 4) * 3 - padding)
    let at = 0
    for (let from = 0; from < length; from += charactersOfPiece) {
      at += platform.decodeInto(pieceOf(from, Math.min(length, from + charactersOfPiece)), out.subarray(at))
    }
    return at === out.length ? out : undefined
  }

  return {
    /** Encodes with the standard alphabet and padding. */
    encode: (bytes: Uint8Array): string => {
      let text = ""
      encodePieces(bytes, (piece) => {
        text += piece
      })
      return text
    },
    /** Writes the characters to `out`. */
    encodeInto: (bytes: Uint8Array, out: Uint8Array): void => {
      let at = 0
      encodePieces(bytes, (piece) => {
        at += encoder.encodeInto(piece, out.subarray(at)).written
      })
    },
    /** Undefined if the text is not base64 with the standard alphabet and padding. */
    decode: (text: string) => decodePieces(text.length, text.slice(-2), (from, to) => text.slice(from, to)),
    /** Undefined if the ASCII characters are not base64. */
    decodeCharacters: (characters: Uint8Array) =>
      decodePieces(characters.length, platform.textOf(characters.subarray(-2)), (from, to) =>
        platform.textOf(characters.subarray(from, to))
      )
  }
}

const { Buffer } = globalThis as { readonly Buffer?: typeof globalThis.Buffer }

export const { decode, decodeCharacters, encode, encodeInto } = make(Buffer === undefined ? web : node(Buffer))
