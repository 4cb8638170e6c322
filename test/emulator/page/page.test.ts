/** Tests what the page of a served workspace answers, shows and changes, in memory. */
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import type * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulated from "../../../src/emulator/emulated.js"
import * as Fault from "../../../src/emulator/Fault.js"
import { bytesOf } from "../../../src/emulator/garble.js"
import type { Options } from "../../../src/emulator/kernel.js"
import * as Actions from "../../../src/emulator/page/actions.js"
import { events } from "../../../src/emulator/page/events.js"
import * as Faults from "../../../src/emulator/page/faults.js"
import { isLoopback } from "../../../src/emulator/page/guard.js"
import { render } from "../../../src/emulator/page/live.js"
import * as Page from "../../../src/emulator/page/page.js"
import { parse } from "../../../src/emulator/page/place.js"
import { pathOf } from "../../../src/emulator/page/views/requests.js"
import { grid, rowTable } from "../../../src/emulator/page/views/rows.js"
import { startsOf } from "../../../src/emulator/page/views/triggers.js"

const hostile = `<img src=x onerror="harm()">`

const textOf = (response: HttpServerResponse.HttpServerResponse): string =>
  new TextDecoder().decode(bytesOf(response) ?? new Uint8Array())

const setup = (options: Options = {}) =>
  Effect.gen(function* () {
    const emulated = yield* Emulated.make(options)
    /** A call of a client, with the JSON that it gets. */
    const call = (method: string, path: string, body?: object) =>
      Effect.gen(function* () {
        const outcome = yield* emulated.handle(
          HttpServerRequest.fromWeb(
            new Request(`http://workspace${path}`, {
              method,
              headers: { authorization: "Bearer some-token" },
              ...(body === undefined ? {} : { body: JSON.stringify(body) })
            })
          )
        )
        if (outcome._tag === "Cut") return yield* Effect.dieMessage("The connection was cut")
        return { status: outcome.response.status, json: JSON.parse(textOf(outcome.response) || "{}") }
      })
    const show = (hash: string) =>
      Effect.map(render(emulated.inside, parse(hash), 820), ({ body, title }) => ({ title, text: body.text }))
    const act = (action: object) =>
      Effect.flatMap(Actions.decode(JSON.stringify(action)), (decoded) => Actions.run(emulated.inside, decoded))
    return { ...emulated, call, show, act, page: Page.make(emulated.inside) }
  })

const request = (path: string, init: RequestInit = {}): HttpServerRequest.HttpServerRequest =>
  HttpServerRequest.fromWeb(new Request(`http://localhost:8080${path}`, init))

const task = { task_key: "only", notebook_task: { notebook_path: "/Shared/only" } }

describe("the document", () => {
  it.scoped("browsers get it at /, clients get the API", () =>
    Effect.gen(function* () {
      const { page } = yield* setup()
      expect(page.handle(request("/"))).toBeUndefined()
      expect(page.handle(request("/api/2.0/clusters/list", { headers: { accept: "text/html" } }))).toBeUndefined()
      expect(page.handle(request("/", { method: "POST", headers: { accept: "text/html" } }))).toBeUndefined()
      const response = yield* page.handle(request("/?o=1", { headers: { accept: "text/html,*/*" } })) ??
        Effect.die("no page")
      const policy = response.headers["content-security-policy"] ?? ""
      const [, nonce = ""] = /script-src 'nonce-([^']+)'/.exec(policy) ?? []
      expect(policy).toContain("default-src 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
      const text = textOf(response)
      expect(text.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`])
      expect(text.match(/<style[^>]*>/g)).toEqual([`<style nonce="${nonce}">`])
      expect(text).not.toMatch(/ style="| onclick=|src="http/)
      const again = yield* page.handle(request("/", { headers: { accept: "text/html" } })) ?? Effect.die("no page")
      expect(again.headers["content-security-policy"]).not.toBe(policy)
    })
  )

  it.scoped.each([
    ["of another site", "GET", "/_page/live", { "sec-fetch-site": "cross-site" }, 403],
    [
      "of another port",
      "POST",
      "/_page/action",
      { "sec-fetch-site": "same-site", "content-type": "application/json" },
      403
    ],
    ["with another origin", "GET", "/_page/live", { host: "localhost:8080", origin: "http://localhost:3000" }, 403],
    ["of a form", "POST", "/_page/action", { "content-type": "text/plain" }, 403],
    ["with another method", "PUT", "/_page/live", {}, 404],
    ["to another path", "GET", "/_page/secrets", {}, 404],
    ["that is not known", "POST", "/_page/action", { "content-type": "application/json" }, 400],
    [
      "of the page",
      "GET",
      "/_page/live",
      { host: "localhost:8080", origin: "http://localhost:8080", "sec-fetch-site": "same-origin" },
      200
    ]
  ] as const)("answers a request %s", ([, method, path, headers, status]) =>
    Effect.gen(function* () {
      const { page } = yield* setup()
      const response = yield* page.handle(
        request(path, { method, headers, ...(method === "POST" ? { body: "{}" } : {}) })
      ) ?? Effect.die("not of the page")
      expect(response.status).toBe(status)
    })
  )

  it("only loopback addresses have it by default", () => {
    expect(["127.0.0.1", "127.1.2.3", "::1", "localhost"].map(isLoopback)).toEqual([true, true, true, true])
    expect(["0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example.com", "example.com"].map(isLoopback)).toEqual(
      Array(5).fill(false)
    )
  })
})

describe("what it shows", () => {
  it.scoped("a run that moves with the clock, and its task with rows", () =>
    Effect.gen(function* () {
      // At the epoch a run would have no start: the API writes 0 for what has not happened.
      yield* TestClock.adjust("20000 days")
      const rows = JSON.stringify([{ region: "north", units: 12 }])
      const { call, show } = yield* setup({
        tasks: { "/Shared/only": Effect.delay(Effect.succeed(rows), "10 seconds") }
      })
      const { json } = yield* call("POST", "/api/2.2/jobs/create", {
        name: "nightly",
        tasks: [
          task,
          { task_key: "next", depends_on: [{ task_key: "only" }], notebook_task: { notebook_path: "/Shared/next" } }
        ]
      })
      const { json: started } = yield* call("POST", "/api/2.2/jobs/run-now", json)
      yield* TestClock.adjust("4 seconds")
      const place = `#job/${json.job_id}/run/${started.run_id}`
      const early = yield* show(place)
      expect(early.title).toBe("nightly")
      expect(early.text).toContain("nightly: RUNNING, 4.0 s")
      expect(early.text).not.toContain("<style")
      expect(early.text).toContain("Cancel")
      yield* TestClock.adjust("2 seconds")
      expect((yield* show(place)).text).toContain("nightly: RUNNING, 6.0 s")
      yield* TestClock.adjust("1 minute")
      const late = yield* show(place)
      expect(late.text).toContain("✓</span>\u00a0SUCCESS")
      expect(late.text).not.toContain("Cancel")
      const { json: run } = yield* call("GET", `/api/2.2/jobs/runs/get?run_id=${started.run_id}`)
      const output = yield* show(new URL(run.tasks[0].run_page_url).hash)
      expect(output.title).toBe("only")
      expect(output.text).toContain('<td class="value">north</td>')
      expect((yield* show(`#job/${json.job_id}`)).text).toContain("○ notebook")
      expect((yield* show("#runs")).text).toContain(place)
    })
  )

  it.scoped("all jobs and runs in numbers, and the last run of each job, in a busy workspace", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("20000 days")
      const { call, show } = yield* setup({ tasks: { "/Shared/only": Effect.never } })
      const create = (name: string) =>
        call("POST", "/api/2.2/jobs/create", { name, tasks: [task], max_concurrent_runs: 200 })
      const start = (job: object) => Effect.map(call("POST", "/api/2.2/jobs/run-now", job), ({ json }) => json.run_id)
      const { json: quiet } = yield* create("quiet")
      const earlier = yield* start(quiet)
      yield* TestClock.adjust("1 minute")
      const { json: busy } = yield* create("busy")
      yield* Effect.forEach(Array.from({ length: 103 }), () => start(busy))
      yield* Effect.forEach(Array.from({ length: 103 }), (_, index) => create(`spare ${index}`))
      yield* TestClock.adjust("10 seconds")
      const overview = (yield* show("")).text
      expect(overview).toContain('Jobs</span><span class="figure">105</span>')
      expect(overview).toContain('Runs</span><span class="figure">104</span><span class="note">104 active now')
      const jobs = (yield* show("#jobs")).text
      expect(jobs.match(/<tr id="job-/g)?.length).toBe(105)
      expect(jobs).toContain(`#job/${quiet.job_id}/run/${earlier}`)
      const runs = (yield* show("#runs")).text
      expect(runs.match(/<tr id="run-/g)?.length).toBe(100)
      expect(runs).toContain("The latest 100 of 104 runs.")
      expect((yield* show(`#job/${busy.job_id}`)).text).toContain("The latest 100 of 103 runs.")
      expect((yield* show(`#job/${quiet.job_id}`)).text).not.toContain("The latest")
    })
  )

  it.scoped("active runs first, however long ago they began", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup({ tasks: { long: Effect.never } })
      const submit = (run_name: string, task_key: string) =>
        call("POST", "/api/2.2/jobs/runs/submit", { run_name, tasks: [{ ...task, task_key }] })
      yield* submit("first of all", "long")
      yield* TestClock.adjust("1 minute")
      yield* Effect.forEach(Array.from({ length: 101 }), (_, index) => submit(`run ${index}`, "only"))
      yield* TestClock.adjust("1 minute")
      const namesOf = (hash: string) =>
        Effect.map(show(hash), ({ text }) => [...text.matchAll(/run\/\d+">([^<]*)<\/a>/g)].map(([, name]) => name))
      const overview = yield* namesOf("")
      expect([overview.length, overview[0]]).toEqual([6, "first of all"])
      const runs = yield* namesOf("#runs")
      expect([runs.length, new Set(runs).size, runs[0]]).toEqual([100, 100, "first of all"])
    })
  )

  it.scoped("the first 500 of lists with several pages, and of how many", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup()
      const many = Array.from({ length: 1001 }, (_, index) => `a${index}`)
      const make = (path: string, body: object) => call("POST", `/api/2.1/unity-catalog/${path}`, body)
      yield* make("catalogs", { name: "lake" })
      yield* Effect.forEach(many, (name) => make("schemas", { catalog_name: "lake", name }))
      yield* make("volumes", { catalog_name: "lake", schema_name: "a0", name: "raw", volume_type: "MANAGED" })
      yield* Effect.forEach(many, (name) => call("PUT", `/api/2.0/fs/files/Volumes/lake/a0/raw/${name}`, {}))
      for (const [place, count] of [
        ["#data/lake", "The first 500 of 1,001 schemas."],
        ["#files/Volumes/lake/a0/raw", "The first 500 of 1,001 files."]
      ] as const) {
        const { text } = yield* show(place)
        expect([/<p class="count">([^<]*)/.exec(text)?.[1], text.match(/<tr>/g)?.length]).toEqual([count, 501])
      }
    })
  )

  it.scoped("no duration of what has not run, and a success that some tasks do not share as a success", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("20000 days")
      const { call, show } = yield* setup({
        tasks: { "/Shared/only": Effect.fail(new Error("no")), slow: Effect.never }
      })
      const { json: ended } = yield* call("POST", "/api/2.2/jobs/runs/submit", {
        run_name: "mixed",
        tasks: [
          task,
          { task_key: "after", depends_on: [{ task_key: "only" }], notebook_task: { notebook_path: "/x" } },
          ...["a", "b", "c"].map((task_key) => ({ ...task, task_key }))
        ]
      })
      yield* call("POST", "/api/2.2/jobs/runs/submit", {
        run_name: "cleaned up",
        tasks: [
          task,
          {
            task_key: "anyway",
            run_if: "ALL_DONE",
            depends_on: [{ task_key: "only" }],
            notebook_task: { notebook_path: "/x" }
          }
        ]
      })
      const { json: waiting } = yield* call("POST", "/api/2.2/jobs/runs/submit", {
        run_name: "waiting",
        tasks: [
          { task_key: "slow", notebook_task: { notebook_path: "/slow" } },
          { task_key: "next", depends_on: [{ task_key: "slow" }], notebook_task: { notebook_path: "/x" } }
        ]
      })
      yield* TestClock.adjust("1 minute")
      const rowOf = (text: string, key: string): string =>
        text.split("<tr>").find((row) => row.includes(`>${key}</a>`)) ?? ""
      const one = (yield* show(`#job/0/run/${ended.run_id}`)).text
      expect(rowOf(one, "after")).toContain('UPSTREAM_<wbr>FAILED</span></td><td class="number">–</td>')
      expect(rowOf(one, "only")).not.toContain('<td class="number">–</td>')
      expect(one).toContain("<p>1 more task failed.</p>")
      expect((yield* show("#runs")).text).toContain(
        '<span class="state succeeded"><span aria-hidden="true">✓</span>\u00a0SUCCESS_<wbr>WITH_<wbr>FAILURES'
      )
      const other = (yield* show(`#job/0/run/${waiting.run_id}`)).text
      expect(rowOf(other, "next")).toContain('BLOCKED</span></td><td class="number">–</td>')
    })
  )

  it("what starts a job by itself, with its zone and whether it is paused", () => {
    expect(
      startsOf({
        schedule: { quartz_cron_expression: "0 30 6 * * ?", timezone_id: "Europe/Amsterdam", pause_status: "PAUSED" },
        trigger: { file_arrival: { url: "/Volumes/main/raw/in/" } },
        continuous: { pause_status: "UNPAUSED" },
        triggers: [
          { periodic: { interval: 1, unit: "DAYS" } },
          { periodic: { interval: 6, unit: "HOURS" }, pause_status: "PAUSED" },
          { table_update: { table_names: ["a.b.c", "a.b.d"] } },
          { job_completion: { jobs: [{ workspace_id: "1", job_id: "7" }] } }
        ]
      })
    ).toEqual([
      "0 30 6 * * ? Europe/Amsterdam (paused)",
      "new files in /Volumes/main/raw/in/",
      "continuous",
      "every day",
      "every 6 hours (paused)",
      "changes of a.b.c, a.b.d",
      "after job 7"
    ])
    expect(startsOf({ name: "by hand" })).toEqual([])
  })

  it("rows with their number, of which there may be none, and numbers at the right", () => {
    const columns = [
      { name: "n", type: "DECIMAL(10,2)" },
      { name: "text", type: "STRING" },
      { name: "interval", type: "INTERVAL DAY" }
    ]
    const rows = Array.from({ length: 1200 }, (_, index) => [`${index}`, index === 7 ? "long ".repeat(20) : "a", "1"])
    const { text } = grid(columns, rows)
    expect(text).toContain("The first 500 of 1,200 rows.")
    expect(text).toContain('<td class="number">3</td><td class="long">a</td><td class="value">1</td>')
    expect(grid(columns, rows, true).text).toContain("The first 500 of more than 1,200 rows.")
    const none = grid(columns, []).text
    expect(none).toContain("0 rows.")
    expect(none).toContain("text <span")
    expect(rowTable([{ n: 1, t: "1" }, { n: null }]).text).toContain(
      '<td class="number">1</td><td class="value">1</td>'
    )
  })

  it.scoped("the errors of failed tasks, but not of attempts that were repeated with success", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup({
        tasks: {
          "/Shared/only": Effect.fail(new Error("no such column: prize")),
          "/Shared/flaky": ({ attempt }) =>
            attempt === 0 ? Effect.fail(new Error("executor lost")) : Effect.succeed("ok")
        }
      })
      const submit = (name: string, tasks: ReadonlyArray<object>) =>
        Effect.map(
          call("POST", "/api/2.2/jobs/runs/submit", { run_name: name, tasks }),
          ({ json }) => `#job/0/run/${json.run_id}`
        )
      const bad = yield* submit("bad", [task])
      const flaky = yield* submit("flaky", [
        { task_key: "flaky", max_retries: 1, notebook_task: { notebook_path: "/Shared/flaky" } }
      ])
      yield* TestClock.adjust("1 minute")
      expect((yield* show(bad)).text).toContain("no such column: prize")
      const text = (yield* show(flaky)).text
      expect(text).not.toContain("executor lost")
      expect(text.match(/FAILED/g)?.length).toBe(1)
    })
  )

  it.scoped("clusters with their events, catalogs, files, and what is not there", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup()
      const { json } = yield* call("POST", "/api/2.1/clusters/create", {
        cluster_name: "etl",
        spark_version: "16.4.x-scala2.12",
        node_type_id: "Standard_DS3_v2",
        num_workers: 2
      })
      expect((yield* show("#clusters")).text).toContain("PENDING")
      yield* TestClock.adjust("1 minute")
      const cluster = yield* show(`#cluster/${json.cluster_id}`)
      expect(cluster.text).toContain("RUNNING")
      expect(cluster.text).toContain("CREATING")
      yield* call("POST", "/api/2.1/unity-catalog/catalogs", { name: "lake" })
      yield* call("POST", "/api/2.1/unity-catalog/schemas", { name: "raw", catalog_name: "lake" })
      yield* call("POST", "/api/2.1/unity-catalog/volumes", {
        name: "files",
        catalog_name: "lake",
        schema_name: "raw",
        volume_type: "MANAGED"
      })
      yield* call("PUT", "/api/2.0/fs/files/Volumes/lake/raw/files/a.csv", { a: 1 })
      expect((yield* show("#data")).text).toContain("#data/lake")
      expect((yield* show("#data/lake")).text).toContain("#data/lake/raw")
      expect((yield* show("#data/lake/raw")).text).toContain("#files/Volumes/lake/raw/files")
      expect((yield* show("#files/Volumes/lake/raw/files")).text).toContain("a.csv")
      expect((yield* show("#files/Volumes/lake/raw/files/a.csv")).text).toContain("{&quot;a&quot;:1}")
      for (const place of ["#cluster/none", "#job/1", "#job/1/run/x", "#data/none", "#files/Volumes/x", "#nowhere"]) {
        expect([place, (yield* show(place)).title]).toEqual([place, "Not found"])
      }
    })
  )

  it.scoped("names as text, wherever they are", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup({ tasks: { [hostile]: Effect.fail(new Error(hostile)) } })
      const tasks = [{ task_key: "only", notebook_task: { notebook_path: hostile } }]
      const { json: cluster } = yield* call("POST", "/api/2.1/clusters/create", {
        cluster_name: hostile,
        spark_version: "16.4.x-scala2.12",
        node_type_id: "Standard_DS3_v2",
        num_workers: 2
      })
      const { json } = yield* call("POST", "/api/2.2/jobs/create", { name: hostile, tasks })
      const { json: started } = yield* call("POST", "/api/2.2/jobs/run-now", json)
      yield* call("POST", "/api/2.1/unity-catalog/catalogs", { name: hostile, comment: hostile })
      yield* call("GET", `/api/2.0/${encodeURIComponent(hostile)}/"><img>`)
      yield* TestClock.adjust("1 minute")
      const places = [
        "",
        "#clusters",
        `#cluster/${cluster.cluster_id}`,
        "#jobs",
        `#job/${json.job_id}`,
        "#runs",
        `#job/1/run/${started.run_id}`,
        "#data",
        "#requests",
        `#cluster/${encodeURIComponent(hostile)}`
      ]
      for (const place of places) {
        const { text } = yield* show(place)
        expect([place, /<img|<script/i.test(text)]).toEqual([place, false])
      }
      expect((yield* show("#clusters")).text).toContain("&lt;img src=x")
    })
  )

  it.scoped("neither tokens nor values of secrets", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup({ tokens: ["some-token"] })
      const { json } = yield* call("POST", "/api/2.0/token/create", { comment: "ci" })
      yield* call("POST", "/api/2.0/secrets/scopes/create", { scope: "prod" })
      yield* call("POST", "/api/2.0/secrets/put", { scope: "prod", key: "password", string_value: "hunter2-hunter2" })
      yield* call("GET", "/api/2.0/secrets/get?scope=prod&key=password&extra=hunter2-hunter2")
      for (const place of ["", "#requests", "#clusters", "#runs"]) {
        const { text } = yield* show(place)
        expect(text).not.toContain("hunter2")
        expect(text).not.toContain(json.token_value)
        expect(text).not.toContain("some-token")
      }
      expect(pathOf("/storage/uploads/s3cret/1").text).not.toContain("s3cret")
    })
  )
})

describe("the list of requests", () => {
  it.scoped("has the latest 200 that match, and says of how many", () =>
    Effect.gen(function* () {
      const { call, show } = yield* setup()
      const titleOf = (hash: string) =>
        Effect.map(show(hash), ({ text }) => [...text.matchAll(/<h2>([^<]*)<\/h2>/g)].at(-1)?.[1])
      for (let index = 0; index < 201; index++) yield* call("GET", `/api/2.1/clusters/get?cluster_id=${index}`)
      yield* call("GET", "/api/2.2/jobs/list")
      expect(yield* titleOf("#requests")).toBe("The latest 200 of 202 requests")
      expect(yield* titleOf("#requests?text=clusters")).toBe("The latest 200 of 201 that match, of 202 requests")
      expect(yield* titleOf("#requests?status=2xx")).toBe("1 of 202 requests")
      const { text } = yield* show("#requests?text=jobs&status=2xx")
      // A row keeps its number when it is filtered.
      expect([...text.matchAll(/id="request-(\d+)"/g)].map(([, number]) => number)).toEqual(["202"])
      expect(text).toContain('value="jobs"')
      expect(text).toContain('<option value="2xx" selected>')
      expect((yield* show("#requests?text=nothing")).text).toContain("No request matches.")
    })
  )

  it.scoped("fields of its filter are text", () =>
    Effect.gen(function* () {
      const { show } = yield* setup()
      const { text } = yield* show(`#requests?${new URLSearchParams({ text: hostile })}`)
      expect(text).not.toMatch(/<img|<script/i)
    })
  )
})

describe("its events", () => {
  it.scoped("comes once, and again whenever it differs; a quiet connection gets a comment", () =>
    Effect.gen(function* () {
      const { call, inside } = yield* setup()
      const got = yield* Queue.unbounded<string>()
      const fiber = yield* Effect.fork(
        Stream.runForEach(events(inside, "#requests", 820), (event) => Queue.offer(got, event))
      )
      yield* TestClock.adjust("2 seconds")
      const first = Chunk.toReadonlyArray(yield* Queue.takeAll(got))
      expect(first.length).toBe(1)
      expect(first[0]).toMatch(/^event: view\ndata: \{"title":"Requests","html":"[^\n]*"\}\n\n$/)
      yield* call("GET", "/api/2.1/clusters/list")
      yield* TestClock.adjust("1 second")
      const second = Chunk.toReadonlyArray(yield* Queue.takeAll(got))
      expect(second.length).toBe(1)
      expect(second[0]).toContain("clusters<wbr>/list")
      yield* TestClock.adjust("16 seconds")
      expect(Chunk.toReadonlyArray(yield* Queue.takeAll(got))).toEqual([": still here\n\n"])
      yield* Fiber.interrupt(fiber)
    })
  )
})

describe("what it changes", () => {
  it.scoped("faults go on and off, and hit clients but not the page", () =>
    Effect.gen(function* () {
      const { act, call, service, show } = yield* setup()
      for (const kind of ["throttle", "cutBefore"]) {
        yield* act({ _tag: "Inject", kind, times: "every", method: "GET", path: "/clusters/list" })
      }
      expect((yield* call("GET", "/api/2.1/clusters/list")).status).toBe(429)
      expect((yield* call("GET", "/api/2.2/jobs/list")).status).toBe(200)
      expect((yield* show("#clusters")).title).toBe("Clusters")
      const { text } = yield* show("#requests")
      expect(text).toContain("429 throttle")
      expect(text).toContain("every time")
      expect(text).toContain("for GET, path /clusters/list")
      const [, id = ""] = /"RemoveFault","id":"(\d+)"/.exec(text.replaceAll("&quot;", '"')) ?? []
      yield* act({ _tag: "RemoveFault", id })
      expect((yield* service.faults).map(({ _tag }) => _tag)).toEqual(["Cut"])
      // Another one that has taken its place stays.
      expect(yield* act({ _tag: "RemoveFault", id })).toEqual({
        message: "The fault has hit all its requests already."
      })
      expect((yield* service.faults).map(({ _tag }) => _tag)).toEqual(["Cut"])
      yield* act({ _tag: "ClearFaults" })
      expect(yield* service.faults).toEqual([])
      // The page's own calls are not among them.
      expect((yield* service.requests).length).toBe(2)
    })
  )

  it("every fault has a text in the list", () => {
    const made = Faults.names.map((kind) => Faults.make(kind, { times: 1, method: "", path: "a.b" }))
    expect(made.length).toBe(12)
    expect(
      made.every(({ on }) => "path" in on && on.path instanceof RegExp && on.path.test("/a.b") && !on.path.test("/axb"))
    ).toBe(true)
    // In the list a fault has the words of its button; others have words of their own.
    expect(made.map(Faults.labelOf)).toEqual(Object.values(Faults.kinds).map(({ label }) => label))
    expect(Faults.labelOf(Fault.throttle({ retryAfter: "7 seconds" }))).toBeUndefined()
    expect(made).toContainEqual({ ...Fault.cutAfter(), on: { path: /a\.b/ } })
  })

  it.scoped("jobs run and runs are canceled", () =>
    Effect.gen(function* () {
      const { act, call, show } = yield* setup({ tasks: { "/Shared/only": Effect.never } })
      const { json } = yield* call("POST", "/api/2.2/jobs/create", { name: "j", tasks: [task] })
      const { go = "" } = yield* act({ _tag: "RunJob", job_id: String(json.job_id) })
      yield* TestClock.adjust("10 seconds")
      expect((yield* show(go)).text).toContain("RUNNING")
      yield* act({ _tag: "CancelRun", run_id: go.split("/").at(-1) ?? "" })
      yield* TestClock.adjust("10 seconds")
      expect((yield* show(go)).text).toContain("CANCELED")
      expect(yield* act({ _tag: "RunJob", job_id: "1" })).toEqual({
        message: expect.stringContaining("does not exist")
      })
    })
  )

  it.scoped("SQL without an engine says what is missing", () =>
    Effect.gen(function* () {
      const { act, show } = yield* setup()
      expect((yield* show("#sql")).text).toContain("@duckdb/node-api")
      const { html } = yield* act({ _tag: "Sql", statement: "SELECT 1", catalog: "", schema: "" })
      expect(html).toContain("The statement failed")
    })
  )

  it("refuses what it does not know", () => {
    for (const action of [
      {},
      { _tag: "Reset" },
      { _tag: "Inject", kind: "throttle", times: "1000", method: "", path: "" },
      { _tag: "Inject", kind: "constructor", times: "1", method: "", path: "" },
      { _tag: "RunJob", job_id: "1e9" },
      { _tag: "RemoveFault", id: "-1" }
    ]) {
      expect(Either.isLeft(Actions.decode(JSON.stringify(action)))).toBe(true)
    }
    expect(Either.isLeft(Actions.decode("not json"))).toBe(true)
  })
})
