/**
 * Tests the search of the API reference in a headless Chromium, from files and without a network: `npm run docs:search`,
 * after `npm run docs`. Exits with 3 if there is no Chromium.
 */
import { existsSync } from "node:fs"
import { fileURLToPath, pathToFileURL } from "node:url"
import { chromium } from "playwright-core"
import { chromiumPath } from "../page/chromium.js"
import { allOperations } from "../scripts/allOperations.js"

const index = fileURLToPath(new URL("site/index.html", import.meta.url))
const executablePath = chromiumPath()
if (!existsSync(index)) {
  console.log(`${index} is missing: run npm run docs first.`)
  process.exit(1)
}

const failures: Array<string> = []
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] })
const context = await browser.newContext({ offline: true })
const page = await context.newPage()
page.setDefaultTimeout(30_000)
page.on("pageerror", (error) => failures.push(`The page fails: ${error.message}`))
page.on("request", (request) => {
  if (!/^(?:file|data|blob):/.test(request.url())) failures.push(`The page requests ${request.url()}`)
})

/** The links that the search shows for a text, in order. */
const found = async (text: string): Promise<ReadonlyArray<string>> => {
  const input = page.locator("#tsd-search-input")
  // The list is empty until the search has run.
  await input.fill("")
  await page.waitForFunction(() => document.querySelectorAll("#tsd-search-results li").length === 0)
  await input.fill(text)
  // What says that there are no results names the text: that of the last search may still stand there.
  await page.waitForFunction(
    (text) =>
      document.querySelectorAll("#tsd-search-results li").length > 0 ||
      document.querySelector("#tsd-search-status")?.textContent?.includes(text),
    text
  )
  return page.$$eval("#tsd-search-results li a", (links) => links.map((link) => link.getAttribute("href") ?? ""))
}

/** The heading of an operation in the page of its service. */
const linkOf = (service: string, operation: string): string =>
  `/${service.replace(".", "/")}/Service.html#${operation.toLowerCase()}`

const groupOf = ({ service }: { readonly service: string }): string => service.split(".")[0] ?? service

/** The last operation of every third group of APIs or API made by hand: a search takes a second. */
const operations = (await allOperations())
  .filter((operation, index, all) => index === all.findLastIndex((other) => groupOf(other) === groupOf(operation)))
  .filter((_, index) => index % 3 === 0)

try {
  await page.goto(pathToFileURL(index).href)
  await page.keyboard.press("/")
  for (const { operation, service } of [...operations, { operation: "get", service: "Clusters" }]) {
    const api = service.split(".").at(-1)
    const links = await found(`${api}.${operation}`)
    const place = links.findIndex((link) => link.endsWith(linkOf(service, operation)))
    if (place === -1) failures.push(`${api}.${operation} is not found, but ${links.join(", ") || "nothing"}`)
  }
  const alone = await found("runNow")
  const first = alone.slice(0, 3)
  if (!first.some((link) => link.endsWith(linkOf("Jobs", "runNow")))) failures.push(`runNow is not among ${first}`)
  if ((await found("noSuchOperation")).length > 0) failures.push("A name that does not exist is found")
  await found("Jobs.create")
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("Enter")
  await page.waitForURL((url) => url.href.endsWith(linkOf("Jobs", "create")))
  await page.getByText("POST /api/2.2/jobs/create").first().waitFor()
} catch (error) {
  failures.push(error instanceof Error ? error.message : String(error))
} finally {
  await browser.close()
}
for (const failure of failures) console.log(`failed  ${failure}`)
if (failures.length === 0) console.log(`ok      ${operations.length} operations are found by their names, offline`)
process.exit(failures.length === 0 ? 0 : 1)
