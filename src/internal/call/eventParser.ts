/** Splits a body of server-sent events into events, as the HTML standard defines them. */

/** One event. Events without data are comments to a client, and are left out. */
export interface ServerSentEvent {
  /** The field `event`. The default is `message`. */
  readonly type: string
  /** The lines of `data`, joined. */
  readonly data: string
}

const lineEnd = /\r\n|\n|\r/g

/** Takes a body in pieces of any size. Holds at most one event. */
export class EventParser {
  private readonly limit: number
  /** Pieces of a line that has not ended. Joined once, as a line can arrive in many pieces. */
  private line: Array<string> = []
  private lineLength = 0
  /** Whether a line feed that comes next belongs to the last line end. */
  private afterReturn = false
  private isFirst = true
  private type = ""
  private data: Array<string> = []
  private dataLength = 0

  /** `limit` is the max length of a line, and of the data of an event, in characters. */
  constructor(limit: number) {
    this.limit = limit
  }

  /** The events that a piece completes. Undefined if one is too large. */
  push(piece: string): ReadonlyArray<ServerSentEvent> | undefined {
    const events: Array<ServerSentEvent> = []
    let from = this.afterReturn && piece.startsWith("\n") ? 1 : 0
    if (piece !== "") this.afterReturn = piece.endsWith("\r")
    lineEnd.lastIndex = from
    for (let end = lineEnd.exec(piece); end !== null; end = lineEnd.exec(piece)) {
      if (!this.add(piece.slice(from, end.index))) return undefined
      from = lineEnd.lastIndex
      const event = this.endLine()
      if (this.dataLength > this.limit) return undefined
      if (event !== undefined) events.push(event)
    }
    return this.add(piece.slice(from)) ? events : undefined
  }

  /** The event that the end of the body completes: servers leave out the last empty line. */
  end(): ServerSentEvent | undefined {
    return this.endLine() ?? this.endLine()
  }

  private add(text: string): boolean {
    if (text !== "") this.line.push(text)
    this.lineLength += text.length
    return this.lineLength <= this.limit
  }

  private endLine(): ServerSentEvent | undefined {
    let line = this.line.length === 1 ? (this.line[0] ?? "") : this.line.join("")
    this.line = []
    this.lineLength = 0
    if (this.isFirst) {
      this.isFirst = false
      if (line.startsWith("\uFEFF")) line = line.slice(1)
    }
    if (line === "") return this.dispatch()
    const colon = line.indexOf(":")
    const field = colon === -1 ? line : line.slice(0, colon)
    const rest = colon === -1 ? "" : line.slice(colon + 1)
    const value = rest.startsWith(" ") ? rest.slice(1) : rest
    if (field === "data") {
      this.data.push(value)
      this.dataLength += value.length + 1
    } else if (field === "event") {
      this.type = value
    }
    return undefined
  }

  private dispatch(): ServerSentEvent | undefined {
    const { data, type } = this
    this.data = []
    this.dataLength = 0
    this.type = ""
    return data.length === 0 ? undefined : { type: type === "" ? "message" : type, data: data.join("\n") }
  }
}
