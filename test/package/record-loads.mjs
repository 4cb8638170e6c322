/** Preloaded with `node --import`: writes the URL of every module that is loaded to the file named in LOADED. */
import { appendFileSync } from "node:fs"
import { register } from "node:module"
import { isMainThread } from "node:worker_threads"

if (isMainThread) register(import.meta.url)

export const load = (url, context, next) => {
  appendFileSync(process.env.LOADED, `${url}\n`)
  return next(url, context)
}
