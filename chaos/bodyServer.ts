/** A server whose responses have bodies that no API sends: without end, far too large, or compressed to almost nothing. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { type Duplex, PassThrough } from "node:stream"
import * as zlib from "node:zlib"

/** The hostile bodies by name. */
export const bodies = [
  "200 MB, announced",
  "200 MB in chunks",
  "without end",
  "without end, gzip",
  "without end, deflate",
  "without end, br",
  "without end, gzip twice",
  "a byte at a time"
] as const

export type Body = (typeof bodies)[number]

/** What the server does next. */
export interface Order {
  readonly body: Body
  readonly status: number
  /** The paths with the body. Others have valid responses. */
  readonly path: string
  readonly contentType: string
}

const size = 200_000_000

const piece = Buffer.alloc(64 * 1024, "1")

const coders: Readonly<Record<string, () => ReadonlyArray<Duplex>>> = {
  gzip: () => [zlib.createGzip({ level: 1 })],
  deflate: () => [zlib.createDeflate({ level: 1 })],
  br: () => [zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
  "gzip twice": () => [zlib.createGzip({ level: 1 }), zlib.createGzip({ level: 1 })]
}

/** Writes as fast as the client reads, until it stops. */
const write = (out: Duplex | ServerResponse, begin: string, total: number): void => {
  let left = total
  const go = (): void => {
    while (left > 0 && !out.destroyed) {
      left -= piece.length
      if (!out.write(piece)) {
        out.once("drain", go)
        return
      }
    }
    if (left <= 0) out.end("]")
  }
  out.write(begin)
  go()
}

const answer = ({ body, contentType, status }: Order, response: ServerResponse): void => {
  const begin = contentType === "text/event-stream" ? 'data: {"a":[1' : "[1"
  const headers = { "content-type": contentType }
  const coding = /^without end, (.*)$/.exec(body)?.[1]
  if (coding !== undefined) {
    const names = coding === "gzip twice" ? "gzip, gzip" : coding
    response.writeHead(status, { ...headers, "content-encoding": names })
    const source = new PassThrough()
    const all = coders[coding]?.() ?? []
    const last = all.reduce<Duplex>((from, to) => from.pipe(to), source)
    last.pipe(response)
    response.once("close", () => {
      for (const one of [source, ...all]) one.destroy()
    })
    write(source, begin, Number.POSITIVE_INFINITY)
    return
  }
  switch (body) {
    case "200 MB, announced":
      response.writeHead(status, {
        ...headers,
        "content-length": begin.length + Math.ceil(size / piece.length) * piece.length + 1
      })
      write(response, begin, size)
      return
    case "a byte at a time": {
      response.writeHead(status, headers)
      response.write(begin)
      const timer = setInterval(() => response.write("1"), 5)
      response.once("close", () => clearInterval(timer))
      return
    }
    default:
      response.writeHead(status, headers)
      write(response, begin, body === "without end" ? Number.POSITIVE_INFINITY : size)
  }
}

/** The valid responses that lead to a link with the hostile body. */
const valid = (
  url: URL,
  origin: string
): { readonly status: number; readonly headers: object; readonly body: string } => {
  const json = (value: unknown) => ({
    status: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value)
  })
  switch (url.pathname) {
    case "/api/2.0/sql/statements":
    case "/api/2.0/sql/statements/":
      return json({
        statement_id: "s-1",
        status: { state: "SUCCEEDED" },
        manifest: {
          schema: { columns: [{ name: "a", type_name: "STRING", type_text: "STRING" }] },
          total_chunk_count: 1
        },
        result: { external_links: [{ chunk_index: 0, external_link: `${origin}/link` }] }
      })
    case "/api/2.0/fs/create-download-url":
      return json({ url: `${origin}/link`, headers: [] })
    case "/oidc/.well-known/oauth-authorization-server":
      return json({ token_endpoint: `${origin}/oidc/v1/token`, authorization_endpoint: `${origin}/oidc/v1/authorize` })
    default:
      return url.pathname.startsWith("/api/2.0/fs/files/")
        ? {
            status: 206,
            headers: { "content-type": "application/octet-stream", "content-range": "bytes 0-3/8" },
            body: "abcd"
          }
        : json({})
  }
}

export interface BodyServer {
  readonly server: Server
  /** The number of responses with the hostile body that are not closed. */
  readonly open: () => number
  readonly order: (order: Order) => void
}

export const make = (): BodyServer => {
  let current: Order | undefined
  let open = 0
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume()
    const origin = `http://${request.headers.host}`
    const url = new URL(request.url ?? "/", origin)
    if (current !== undefined && url.pathname.startsWith(current.path)) {
      open++
      response.once("close", () => open--)
      return answer(current, response)
    }
    const { body, headers, status } = valid(url, origin)
    response.writeHead(status, { ...headers })
    response.end(body)
  })
  return {
    server,
    open: () => open,
    order: (order) => {
      current = order
    }
  }
}

/** As a process of its own, so that its memory is not that of the client. */
if (process.send !== undefined && process.argv[1] === new URL(import.meta.url).pathname) {
  const { open, order, server } = make()
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as { readonly port: number }).port }))
  process.on("message", (message: Order | "open") => {
    if (message !== "open") order(message)
    process.send?.({ open: open() })
  })
}
