/**
 * Tests of the emulator's page in a headless Chromium: `npm run page [-- --out FOLDER]`, which keeps the screenshots of all
 * views. Exits with 3 if there is no Chromium.
 */
import { mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { DatabricksClient, Jobs, RetryPolicy } from "effect-databricks"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import { type Browser, type BrowserContext, chromium, type Page, type Route } from "playwright-core"
import { check } from "./checks.js"
import { chromiumPath } from "./chromium.js"
import { hostile } from "./seed.js"
import { start } from "./server.js"

const { argv } = process
const executablePath = chromiumPath()
const out = argv.includes("--out")
  ? (argv[argv.indexOf("--out") + 1] ?? "")
  : mkdtempSync(join(tmpdir(), "effect-databricks-page-"))
mkdirSync(out, { recursive: true })

let failed = 0
/** What the browser reports as wrong in the current part. */
const errors: Array<string> = []

const part = async (name: string, run: () => Promise<unknown>): Promise<void> => {
  const began = Date.now()
  errors.length = 0
  try {
    await run()
    if (errors.length > 0) throw new Error(`The browser reports: ${errors.join("; ")}`)
    console.log(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    failed++
    console.log(`failed  ${name}: ${error instanceof Error ? error.stack : error}`)
  }
}

const expect = (isTrue: boolean, message: string): void => {
  if (!isTrue) throw new Error(message)
}

const server = await start(["--port", "0", "--seed", new URL("seed.ts", import.meta.url).pathname])
const { host, token } = server
process.on("exit", server.kill)
const client = Jobs.layer.pipe(
  Layer.provideMerge(DatabricksClient.layer({ host, token: Redacted.make(token) })),
  Layer.provide(UndiciHttpClient.layer)
)
const withJobs = <A, E>(use: (jobs: Jobs.Service) => Effect.Effect<A, E, Jobs.Jobs>): Promise<A> =>
  Effect.runPromise(Effect.flatMap(Jobs.Jobs, use).pipe(Effect.provide(client)))

const notebook = (path: string) => ({ task_key: "task", notebook_task: { notebook_path: path } })

const browser: Browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })

const open = async (
  options: Parameters<Browser["newContext"]>[0]
): Promise<{ context: BrowserContext; page: Page }> => {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") errors.push(message.text())
  })
  page.on("pageerror", (error) => errors.push(error.message))
  return { context, page }
}

const goTo = async (page: Page, place: string, title: string): Promise<void> => {
  await page.goto(`${host}/#${place}`)
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor()
}

try {
  const ids = await withJobs((jobs) => Effect.map(jobs.runsListPage({ limit: 25 }), ({ runs }) => runs ?? []))
  const nightly = ids.find(({ run_name }) => run_name === "nightly-orders")
  const harmful = ids.find(({ run_name }) => run_name === hostile)
  const tasks = (run: typeof nightly) =>
    withJobs((jobs) => Effect.map(jobs.runsGetPage({ run_id: run?.run_id ?? 0 }), ({ tasks }) => tasks ?? []))
  const forecast = (await tasks(nightly)).find(
    ({ attempt_number, task_key }) => task_key === "forecast" && attempt_number === 1
  )
  const harmfulTask = (await tasks(harmful))[0]
  const landing = "/Volumes/main/sales/landing/2026-11"
  const views: ReadonlyArray<readonly [name: string, place: string, title: string]> = [
    ["overview", "", "Overview"],
    ["clusters", "clusters", "Clusters"],
    ["jobs", "jobs", "Jobs"],
    ["job", `job/${nightly?.job_id}`, "nightly-orders"],
    ["runs", "runs", "Runs"],
    ["run", `job/${nightly?.job_id}/run/${nightly?.run_id}`, "nightly-orders"],
    ["task", `job/${nightly?.job_id}/run/${forecast?.run_id}`, "forecast"],
    ["task-hostile", `job/${harmful?.job_id}/run/${harmfulTask?.run_id}`, "task"],
    ["data", "data", "Data"],
    ["schema", "data/main/sales", "main.sales"],
    ["table", "data/main/sales/orders", "main.sales.orders"],
    ["table-hostile", "data/main/sales/notes", "main.sales.notes"],
    ["folder", `files${landing}`, landing],
    ["file", `files${landing}/orders.csv`, `${landing}/orders.csv`],
    ["sql", "sql", "SQL"],
    ["requests", "requests", "Requests"],
    ["requests-failed", "requests?status=failed", "Requests"],
    ["unknown", "job/1/run/2", "Not found"]
  ]
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 360]) {
      await part(`${views.length} views, ${colorScheme}, ${width} px`, async () => {
        const { context, page } = await open({ colorScheme, viewport: { width, height: 900 } })
        for (const [name, place, title] of views) {
          await goTo(page, place, title)
          await check(page, name)
          await page.screenshot({
            path: join(out, `${name}-${colorScheme}-${width}.png`),
            fullPage: !name.startsWith("requests")
          })
        }
        await context.close()
      })
    }
  }

  await part("the keyboard reaches everything, and the focus follows", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
    await goTo(page, "", "Overview")
    const focus = () => page.evaluate(() => document.activeElement?.textContent?.trim())
    await page.keyboard.press("Tab")
    expect((await focus()) === "Skip to the content", `The first focus is on ${await focus()}`)
    await page.keyboard.press("Enter")
    expect((await focus()) === "Overview", `Skipping leads to ${await focus()}`)
    await page.getByRole("link", { name: "Overview", exact: true }).focus()
    await page.keyboard.press("Tab")
    expect((await focus()) === "Clusters", `After Overview comes ${await focus()}`)
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { level: 1, name: "Clusters" }).waitFor()
    expect((await focus()) === "Clusters", `A new view has the focus on ${await focus()}`)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.getByRole("heading", { level: 2, name: /^Events/ }).waitFor()
    await page.getByRole("region", { name: "Events" }).getByText("CREATING").first().waitFor()
    await check(page, "cluster")
    await page.screenshot({ path: join(out, "cluster.png"), fullPage: true })
    await page.goBack()
    await page.getByRole("heading", { level: 1, name: "Clusters" }).waitFor()
    await context.close()
  })

  await part("a run moves while one looks, and keeps the focus", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" })
    const { run_id } = await withJobs((jobs) =>
      jobs.submit({ run_name: "moving", tasks: [notebook("/Shared/moving")] })
    )
    await goTo(page, `job/0/run/${run_id}`, "moving")
    const region = page.getByRole("region", { name: "When the tasks ran" })
    await page.locator(".head .state", { hasText: "RUNNING" }).waitFor()
    const animation = await page.locator(".head .state span").evaluate((sign) => getComputedStyle(sign).animationName)
    expect(animation === "none", `Reduced motion is not respected: ${animation}`)
    await region.focus()
    await region.evaluate((element) => {
      Reflect.set(element, "isTheSame", true)
    })
    const title = () => region.locator("svg > title").textContent()
    const before = await title()
    await page.waitForFunction((text) => document.querySelector(".picture svg > title")?.textContent !== text, before)
    await page.screenshot({ path: join(out, "run-moving.png"), fullPage: true })
    await page.locator(".head .state", { hasText: "SUCCESS" }).waitFor()
    expect(
      await region.evaluate(
        (element) => element === document.activeElement && Reflect.get(element, "isTheSame") === true
      ),
      "The focus is lost"
    )
    expect((await page.getByRole("button", { name: "Cancel" }).count()) === 0, "A run that has ended can be canceled")
    await context.close()
  })

  await part("a fault is switched on by a click, and a client sees it", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
    await goTo(page, "requests", "Requests")
    await page.getByLabel("How often").selectOption("3")
    await page.getByLabel("Path contains").fill("/jobs/runs/list")
    await page.getByRole("button", { name: "503 unavailable" }).click()
    await page.locator("#pending li", { hasText: "3 times" }).waitFor()
    expect((await page.getByLabel("Path contains").inputValue()) === "/jobs/runs/list", "The form loses its fields")
    const seen = await Effect.runPromise(
      Effect.flatMap(Jobs.Jobs, ({ runsListPage }) => Effect.flip(runsListPage({}))).pipe(
        RetryPolicy.withPolicy(RetryPolicy.none),
        Effect.provide(client)
      )
    )
    expect(seen._tag === "TemporarilyUnavailable", `The client sees ${seen._tag}: ${seen.message}`)
    await page.locator("#pending li", { hasText: "2 times" }).waitFor()
    const row = page.locator("tr", { hasText: "/jobs/runs/list" }).first()
    await row.getByText("503", { exact: true }).waitFor()
    await check(page, "faults")
    await page.screenshot({ path: join(out, "faults.png") })
    await page
      .locator("#pending")
      .getByRole("button", { name: /^Remove/ })
      .click()
    await page.getByText("No fault is on.").waitFor()
    await withJobs((jobs) => jobs.runsListPage({}))
    await context.close()
  })

  await part(
    "pictures fit the window, also after it has changed, and the reader comes back to the same place",
    async () => {
      const { context, page } = await open({ viewport: { width: 1280, height: 500 } })
      const place = `job/${nightly?.job_id}/run/${nightly?.run_id}`
      await goTo(page, place, "nightly-orders")
      const excess = () =>
        page.getByRole("region", { name: "When the tasks ran" }).evaluate((one) => one.scrollWidth - one.clientWidth)
      const drawn = () =>
        page
          .locator(".picture svg")
          .first()
          .evaluate((svg) => svg.getBoundingClientRect().width)
      const before = await drawn()
      expect((await excess()) === 0, `The timeline is ${await excess()} px too wide`)
      await page.setViewportSize({ width: 900, height: 500 })
      await page.waitForFunction(
        (width) => (document.querySelector(".picture svg")?.clientWidth ?? width) < width,
        before
      )
      expect((await excess()) === 0, `After a change the timeline is ${await excess()} px too wide`)
      const task = page.getByRole("link", { name: "forecast", exact: true }).last()
      await task.scrollIntoViewIfNeeded()
      const y = await page.evaluate(() => window.scrollY)
      expect(y > 100, `The view does not scroll: ${y}`)
      await task.click()
      await page.getByRole("heading", { level: 1, name: "forecast" }).waitFor()
      expect((await page.evaluate(() => window.scrollY)) === 0, "A new view does not begin at its top")
      await page.goBack()
      await page.getByRole("heading", { level: 1, name: "nightly-orders" }).waitFor()
      await page.waitForFunction((y) => Math.abs(window.scrollY - y) < 2, y)
      expect(
        (await page.evaluate(() => document.activeElement?.textContent)) === "forecast",
        "The followed link is lost"
      )
      await context.close()
    }
  )

  await part("the focus stays where faults are removed, and requests can be read while others come", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 500 } })
    await goTo(page, "requests", "Requests")
    const focus = () => page.evaluate(() => document.activeElement?.textContent?.trim())
    await page.getByLabel("Path contains").fill("/nothing/has/this")
    await page.keyboard.press("Enter")
    expect((await focus()) === "429 throttle", `Enter leads to ${await focus()}`)
    for (const name of ["429 throttle", "Login page"]) await page.getByRole("button", { name, exact: true }).click()
    await page.getByRole("button", { name: "Remove Login page" }).waitFor()
    await page.getByRole("button", { name: "Remove 429 throttle" }).press("Enter")
    await page.getByRole("button", { name: "Remove 429 throttle" }).waitFor({ state: "detached" })
    expect((await focus()) === "Remove Login page", `After a removed fault the focus is on ${await focus()}`)
    await page.getByText("The fault is off.").waitFor()
    await page.keyboard.press("Escape")
    expect((await page.locator("#status").textContent()) === "", "Escape does not close the message")
    await page.keyboard.press("Enter")
    await page.getByText("No fault is on.").waitFor()
    expect((await focus()) === "No fault is on.", `After the last one it is on ${await focus()}`)

    const call = () => withJobs((jobs) => jobs.runsListPage({}))
    const row = page.locator("tbody tr").first()
    const id = await row.getAttribute("id")
    await row.evaluate((element) => Reflect.set(element, "isTheSame", true))
    await call()
    await page.waitForFunction((id) => document.querySelector("tbody tr")?.id !== id, id)
    expect(
      await page.locator(`[id="${id}"]`).evaluate((element) => Reflect.get(element, "isTheSame") === true),
      "The row of a request becomes that of another"
    )
    await page.getByRole("button", { name: "Pause" }).click()
    const first = await row.getAttribute("id")
    await call()
    await page.waitForTimeout(1000)
    expect((await row.getAttribute("id")) === first, "A paused view changes")
    await page.getByRole("button", { name: "Pause" }).click()
    await page.waitForFunction((id) => document.querySelector("tbody tr")?.id !== id, first)
    await context.close()
  })

  await part(
    "requests are filtered while others come, also by the keyboard, from the address and in a pause",
    async () => {
      const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
      await goTo(page, "requests", "Requests")
      const get = (run_id: number) => withJobs((jobs) => Effect.either(jobs.runsGetPage({ run_id })))
      const rows = page.locator("tbody tr")
      const title = page.locator("h2").last()
      const text = page.getByLabel("Method, path or operation contains")
      const focus = () => page.evaluate(() => document.activeElement?.getAttribute("name"))
      await get(404)
      await text.focus()
      await page.keyboard.type("get runs/get")
      await title.getByText(/^[\d,]+ of [\d,]+ requests$/).waitFor()
      await page.keyboard.press("Tab")
      await page.keyboard.type("4")
      await page.waitForFunction(() => location.hash === "#requests?text=get+runs%2Fget&status=4xx")
      await rows.first().waitFor()
      const others = await rows.filter({ hasNotText: "runs/get" }).count()
      expect(others === 0, `${others} rows do not match`)
      await check(page, "filtered")
      const before = await rows.count()
      await withJobs((jobs) => jobs.runsListPage({}))
      await get(405)
      await page.waitForFunction((count) => document.querySelectorAll("tbody tr").length === count + 1, before)
      expect((await focus()) === "status", `The focus is on ${await focus()}`)
      expect((await text.inputValue()) === "get runs/get", "The text is gone")
      await page.reload()
      await page.waitForFunction((count) => document.querySelectorAll("tbody tr").length === count + 1, before)
      expect((await text.inputValue()) === "get runs/get", "The text is gone after a reload")

      await page.getByRole("button", { name: "Pause" }).click()
      await text.fill("nothing has this")
      await page.getByText("No request matches.").waitFor()
      expect((await page.locator("#connection").textContent()) === "paused", "A filter ends the pause")
      await text.fill("runs/get")
      await rows.first().waitFor()
      const first = await rows.first().getAttribute("id")
      await get(406)
      await page.waitForTimeout(1000)
      expect((await rows.first().getAttribute("id")) === first, "A paused view changes")
      await page.getByRole("button", { name: "Show all" }).press("Enter")
      await page.waitForFunction(() => location.hash === "#requests")
      expect((await text.inputValue()) === "", "Show all keeps the text")

      await text.fill("jobs")
      await page.waitForFunction(() => location.hash === "#requests?text=jobs")
      await page.getByRole("link", { name: "Runs", exact: true }).click()
      await page.getByRole("heading", { level: 1, name: "Runs" }).waitFor()
      await page.goBack()
      await page.getByRole("heading", { level: 1, name: "Requests" }).waitFor()
      expect((await text.inputValue()) === "jobs", "The way back loses the filter")
      const current = page.getByRole("link", { name: "Requests", exact: true })
      expect((await current.getAttribute("aria-current")) === "page", "The place is not marked")
      await current.click()
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>("[data-filter] input")?.value === "")
      await context.close()
    }
  )

  await part("the page of a failed run opens from its error", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
    const error = await withJobs(() =>
      Effect.flip(
        Jobs.submitAndAwait(
          { run_name: "doomed", tasks: [notebook("/Shared/broken")] },
          { schedule: Schedule.spaced("200 millis") }
        )
      )
    )
    if (error._tag !== "RunFailed") throw error
    await page.goto(error.run_page_url ?? "")
    await page.getByRole("heading", { level: 1, name: "doomed" }).waitFor()
    await page.getByText("no such column: prize").first().waitFor()
    await check(page, "failed run")
    await page.screenshot({ path: join(out, "run-failed.png"), fullPage: true })
    await page.goto(error.tasks[0]?.run_page_url ?? "")
    await page.getByRole("link", { name: "The whole run" }).click()
    await page.getByRole("heading", { level: 1, name: "doomed" }).waitFor()
    await context.close()
  })

  await part("a job runs and is canceled by a click", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
    await goTo(page, "jobs", "Jobs")
    await page.getByRole("link", { name: "slow", exact: true }).click()
    await page.getByRole("button", { name: "Run now" }).click()
    await page.getByRole("button", { name: "Cancel" }).click()
    await page.locator(".head .state", { hasText: "CANCELED" }).waitFor()
    await context.close()
  })

  await part("SQL is typed, and its result is a table", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
    await goTo(page, "sql", "SQL")
    await page.getByLabel("Statement").fill("SELECT country, revenue FROM sales.revenue ORDER BY country")
    await page.keyboard.press("Control+Enter")
    await page.getByRole("cell", { name: "30.25" }).waitFor()
    await check(page, "result")
    await page.screenshot({ path: join(out, "sql-result.png") })
    await page.getByLabel("Statement").fill(`SELECT '${hostile.replaceAll("'", "\\'")}' AS text`)
    await page.getByRole("button", { name: "Run" }).click()
    await page.getByRole("cell", { name: hostile }).waitFor()
    await page.getByLabel("Statement").fill("SELECT prize FROM sales.orders")
    await page.getByRole("button", { name: "Run" }).click()
    await page.getByText("The statement failed").waitFor()
    await check(page, "error")
    const slowly = async (route: Route): Promise<void> => {
      await page.waitForTimeout(2500)
      await route.continue()
    }
    await page.route("**/_page/action", slowly, { times: 1 })
    await page.getByRole("button", { name: "Run", exact: true }).click()
    await page.getByText(/^Running… \d s$/).waitFor()
    await page.getByText("The statement failed").waitFor()
    await page.getByRole("link", { name: "Data", exact: true }).click()
    await page.getByRole("heading", { level: 1, name: "Data" }).waitFor()
    await page.goBack()
    await page.getByText("The statement failed").waitFor()
    expect(
      (await page.getByLabel("Statement").inputValue()) === "SELECT prize FROM sales.orders",
      "The statement is gone"
    )
    await context.close()
  })

  await part("it ends within two seconds, with streams open", async () => {
    const { context, page } = await open({ viewport: { width: 1280, height: 900 } })
    await goTo(page, "", "Overview")
    const { code, took } = await server.end("SIGTERM")
    expect(took < 2000, `It took ${took} ms to end`)
    expect(code === 0 || code === 130 || code === 143, `It ended with ${code}`)
    await page.getByText("not connected").waitFor()
    await page.getByText("The emulator cannot be reached. It is tried again.").waitFor()
    expect((await page.locator("main.old").count()) === 1, "What is shown does not look old")
    await page.screenshot({ path: join(out, "down.png") })
    // The browser reports the connection that is gone, as it should.
    errors.length = 0
    await context.close()
  })
} finally {
  await browser.close()
  server.kill()
}
console.log(`The screenshots are in ${out}`)
process.exit(failed === 0 ? 0 : 1)
