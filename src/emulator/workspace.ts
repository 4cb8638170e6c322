/** The emulated workspace: all its APIs on one kernel. */
import { apis } from "./apis.js"
import type { Kernel } from "./kernel.js"
import type { Route } from "./router.js"

export interface Workspace {
  readonly routes: ReadonlyArray<Route>
}

export const make = (kernel: Kernel): Workspace => ({ routes: apis.flatMap((make) => kernel.use(make).routes) })
