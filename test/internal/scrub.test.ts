import { describe, expect, it } from "@effect/vitest"
import { scrubber } from "../../src/internal/call/scrub.js"
import { withoutSecrets } from "../../src/internal/call/withoutSecrets.js"
import { DatabricksBadRequest } from "../../src/schemas/DatabricksError.js"

describe("finds a secret in any encoding", () => {
  const secret = 's3/cr+t ü"&<\\x>'
  const clean = scrubber([secret])
  const json = JSON.stringify(secret).slice(1, -1)
  const unicode = [...secret].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")
  const percent = encodeURIComponent(secret)
  const every = [...new TextEncoder().encode(secret)].map((b) => `%${b.toString(16).padStart(2, "0")}`).join("")
  const html = secret.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
  const base64 = (text: string) => Buffer.from(text).toString("base64")
  const base64url = (text: string) => Buffer.from(text).toString("base64url")
  it.each([
    ["unencoded", secret],
    ["in JSON", json],
    ["in JSON in JSON", JSON.stringify(json).slice(1, -1)],
    ["in JSON with escaped slashes", json.replaceAll("/", "\\/")],
    ["in JSON with some code units", json.replace("+", "\\u002b").replace("/", "\\u002F")],
    ["in JSON in code units", unicode],
    ["in JSON in upper-case code units", unicode.toUpperCase().replaceAll("\\U", "\\u")],
    ["in a URL", percent],
    ["in a URL in lower case", percent.toLowerCase()],
    ["in a URL with every byte encoded", every],
    ["in a URL in a URL", encodeURIComponent(percent)],
    ["in a URI", encodeURI(secret)],
    ["in a form", new URLSearchParams({ "": secret }).toString().slice(1)],
    ["in a form in JSON with escaped slashes", encodeURI(secret).replaceAll("/", "\\/")],
    [
      "in HTML",
      secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
    ],
    ["in HTML as decimal references", html],
    ["in HTML as hexadecimal references", [...secret].map((c) => `&#x${c.charCodeAt(0).toString(16)};`).join("")],
    ["in HTML in HTML", html.replaceAll("&", "&amp;")],
    ["JSON in HTML", json.replaceAll("&", "&amp;").replaceAll('"', "&quot;")],
    ["in hexadecimal", Buffer.from(secret).toString("hex")],
    ["in upper-case hexadecimal", Buffer.from(secret).toString("hex").toUpperCase()],
    ["in upper case", secret.toUpperCase()],
    ["in lower case", secret.toLowerCase()],
    ["in base64", base64(secret)],
    ["in base64url", base64url(secret)],
    ["in base64 in a URL", encodeURIComponent(base64(secret))],
    ["in base64 after one byte", base64(`:${secret}`)],
    ["in base64 after two bytes", base64(`a:${secret}`)],
    ["in base64 after a scheme", base64url(`Bearer ${secret}`)]
  ])("%s", (_, written) => {
    expect(clean(`encoded: ${written}`)).toMatch(/^encoded: [A-Za-z0-9]{0,9}<redacted>$/)
    expect(clean(`"${written}"`)).toMatch(/^"[A-Za-z0-9]{0,9}<redacted>"$/)
  })

  it("at the end of truncated text", () => {
    const token = "dapi-0123456789"
    expect(scrubber([token])("You sent dapi-01234")).toBe("You sent <redacted>")
    expect(scrubber([token])(`You sent ${encodeURIComponent(token).slice(0, 10)}`)).toBe("You sent <redacted>")
  })

  it("if the secret is the base64 of a text", () => {
    expect(scrubber([base64("export PASSWORD=hunter2")])("line 1: export PASSWORD=hunter2")).toBe("line 1: <redacted>")
    expect(scrubber([`Basic ${base64("client:p4ssw0rd-1")}`])("not p4ssw0rd-1")).toBe("not <redacted>")
  })

  it.each([
    ["https://user:hunter2@example.com/x.git", "https://<redacted>@example.com/x.git"],
    ["https:\\/\\/t0ken@github.com\\/x", "https:\\/\\/<redacted>@github.com\\/x"],
    ["abfss://container@account.dfs.core.windows.net/x", "abfss://container@account.dfs.core.windows.net/x"],
    [
      "https://b.example.com/k?X-Amz-Date=1&X-Amz-Signature=abc%2B1&x=2",
      "https://b.example.com/k?X-Amz-Date=1&X-Amz-Signature=<redacted>&x=2"
    ],
    ["https://b.example.com/k?sv=1&amp;sig=abc%3D", "https://b.example.com/k?sv=1&amp;sig=<redacted>"],
    [
      "next=https%3A%2F%2Fb.example.com%3Fsv%3D1%26sig%3Dabc%26x%3D2",
      "next=https%3A%2F%2Fb.example.com%3Fsv%3D1%26sig%3D<redacted>%26x%3D2"
    ],
    ["token eyJhbGciOiJub25l.eyJzdWIiOiJ4In0.c2ln is not", "token <redacted> is not"],
    ["dapi0123456789abcdef0123456789abcdef-2 is not", "<redacted> is not"]
  ])("redacts unknown credentials: %s", (text, clean) => {
    expect(scrubber([])(text)).toBe(clean)
  })

  it("keeps a reference to a secret and everything else", () => {
    const text = "{{secrets/scope/key}} is not there: true & 50% of C:\\\\new\\\\dir + 1"
    expect(scrubber(["{{secrets/scope/key}}", "true", ""])(text)).toBe(text)
  })

  it("in large texts and for large secrets", () => {
    const large = '0123456789abcdef"/'.repeat(10_000)
    expect(scrubber([large])(`x ${JSON.stringify(large)} y`)).toBe('x "<redacted>" y')
    const padded = `${"\\u0020".repeat(100_000)}t0ken-0123`
    expect(scrubber(["t0ken-0123"])(padded)).toBe(`${"\\u0020".repeat(100_000)}<redacted>`)
    expect(scrubber(["t0ken-0123"])(`${"x".repeat(5_000_000)} t0ken-0123`).endsWith(" <redacted>")).toBe(true)
  })

  it("has no depth limit", () => {
    let deep: unknown = "t0ken-0123"
    for (let i = 0; i < 100_000; i++) deep = [deep]
    const error = new DatabricksBadRequest({
      service: "s",
      operation: "o",
      method: "GET",
      path: "/",
      status: 400,
      message: "m",
      details: [deep],
      body: ""
    })
    const { details } = withoutSecrets(error, ["t0ken-0123"]) as DatabricksBadRequest
    expect(JSON.stringify(details)).toMatch(/^\[+"<redacted>"\]+$/)
  })
})
