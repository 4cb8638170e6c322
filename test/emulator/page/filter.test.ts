/** Tests which requests a filter of the page finds. */
import { describe, expect, it } from "@effect/vitest"
import type { SeenRequest } from "../../../src/emulator/emulated.js"
import * as Fault from "../../../src/emulator/Fault.js"
import { matcher, none, parse } from "../../../src/emulator/page/filter.js"
import * as Place from "../../../src/emulator/page/place.js"

const request = (
  method: string,
  path: string,
  status: number | undefined,
  more: Partial<SeenRequest> = {}
): SeenRequest => ({
  method,
  path,
  status,
  service: undefined,
  operation: undefined,
  fault: undefined,
  ...rest,
  ...more
})

const rest = { at: 0, took: 1, number: 1 }

const seen = {
  list: request("GET", "/api/2.2/jobs/list", 200, { service: "Jobs", operation: "list" }),
  create: request("POST", "/api/2.2/jobs/create", 400, { service: "Jobs", operation: "create" }),
  throttled: request("GET", "/api/2.1/clusters/list", 429, { fault: Fault.throttle() }),
  gone: request("POST", "/api/2.1/clusters/create", 503),
  cut: request("GET", "/api/2.0/me", undefined, { fault: Fault.cutBefore() }),
  moved: request("GET", "/old", 302),
  part: request("PUT", "/storage/uploads/s3cret/1", 200)
}

const found = (query: string): ReadonlyArray<string> =>
  Object.entries(seen).flatMap(([name, one]) => (matcher(parse(query))?.(one) === false ? [] : [name]))

describe("the filter of requests", () => {
  it.each([
    ["", Object.keys(seen)],
    ["text=JOBS", ["list", "create"]],
    ["text=post+jobs", ["create"]],
    ["text=jobs.list", ["list"]],
    ["text=%2Fclusters%2F", ["throttled", "gone"]],
    ["text=+", Object.keys(seen)],
    ["text=s3cret", []],
    ["text=uploads", ["part"]],
    ["status=failed", ["create", "throttled", "gone", "cut"]],
    ["status=2xx", ["list", "part"]],
    ["status=3xx", ["moved"]],
    ["status=4xx", ["create", "throttled"]],
    ["status=5xx", ["gone"]],
    ["status=cut", ["cut"]],
    ["status=fault", ["throttled", "cut"]],
    ["text=get&status=failed", ["throttled", "cut"]],
    // Text that people write into the address.
    ["status=toString", Object.keys(seen)]
  ])("%s", (query, names) => {
    expect(found(query)).toEqual(names)
  })

  it("is none without words and status", () => {
    expect(matcher(none)).toBeUndefined()
    expect(matcher(parse("text=+&status=nothing"))).toBeUndefined()
  })

  it("is read from the address", () => {
    expect(Place.parse("#requests")).toEqual({ _tag: "Requests", filter: none })
    expect(Place.parse("#requests?text=a%2Fb+c&status=4xx")).toEqual({
      _tag: "Requests",
      filter: { text: "a/b c", status: "4xx" }
    })
    expect(Place.parse("#requests/x?text=a")).toEqual({ _tag: "Unknown" })
  })
})
