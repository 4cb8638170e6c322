/**
 * A server that answers the requests of transfers after a delay, and does nothing else: the emulator takes longer for a block
 * than the delay, so that it would be measured instead.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

const mebibyte = 1024 * 1024

export const serveDelayed = (size: number, delay: number): void => {
  const block = Buffer.alloc(mebibyte, 7)
  const read = Buffer.from(JSON.stringify({ bytes_read: mebibyte, data: block.toString("base64") }))
  const status = { path: "/bench/blocks.bin", is_dir: false, file_size: size, modification_time: 1 }
  let host = ""

  const json = (response: ServerResponse, body: object | Buffer): void => {
    response.setHeader("content-type", "application/json")
    response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body))
  }

  const range = (request: IncomingMessage, response: ServerResponse): void => {
    const [, from = "0", to = String(size - 1)] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? "") ?? []
    const end = Math.min(Number(to), size - 1)
    response.writeHead(206, {
      "content-range": `bytes ${from}-${end}/${size}`,
      "content-length": String(end - Number(from) + 1),
      etag: '"1"'
    })
    response.end(block.subarray(0, end - Number(from) + 1))
  }

  const bodyOf = (pathname: string, action: string | null): object | Buffer => {
    if (pathname.endsWith("/dbfs/get-status")) return status
    if (pathname.endsWith("/dbfs/read")) return read
    if (pathname.endsWith("/create-download-url")) return { url: `${host}/stored`, headers: [] }
    // Without its number: the part that was asked for.
    if (pathname.endsWith("/create-upload-part-urls"))
      return { upload_part_urls: [{ url: `${host}/part`, headers: [] }] }
    return action === "initiate-upload" ? { multipart_upload: { session_token: "session" } } : {}
  }

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? "/", host)
    if (request.headers.range !== undefined) range(request, response)
    else {
      if (pathname === "/part") response.setHeader("etag", '"1"')
      json(response, bodyOf(pathname, searchParams.get("action")))
    }
  }

  const server = createServer((request, response) => {
    request.resume()
    request.once("end", () => setTimeout(answer, delay, request, response))
  })
  server.listen(0, "127.0.0.1", () => {
    host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    process.send?.(host)
  })
  process.once("disconnect", () => process.exit())
}
