/** Finds Chromium for the tests in a browser, or ends the process with 3 and says how to get it. */
import { existsSync } from "node:fs"

export const chromiumPath = (): string => {
  const path = [
    process.env.CHROMIUM ?? "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome"
  ].find(existsSync)
  if (path !== undefined) return path
  console.log(
    "skipped all: Chromium is not installed. On Debian: apt-get install chromium. Elsewhere set CHROMIUM to its path."
  )
  return process.exit(3)
}
