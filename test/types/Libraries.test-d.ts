import type { Task } from "../../src/schemas/jobs/JobTasks.js"
import * as Libraries from "../../src/services/Libraries.js"

declare const service: Libraries.Service

service.install({ cluster_id: "a", libraries: [Libraries.pypi("pandas"), { whl: "/Volumes/a/b/c.whl", jar: null }] })

// @ts-expect-error: a library is of one kind
service.install({ cluster_id: "a", libraries: [{ pypi: { package: "pandas" }, jar: "/Volumes/a/b/c.jar" }] })

// @ts-expect-error: there is no such kind
service.install({ cluster_id: "a", libraries: [{ pipy: { package: "pandas" } }] })

// @ts-expect-error: libraries of tasks are the same
export const task: Task = { task_key: "a", libraries: [{ whl: "/a.whl", egg: "/a.egg" }] }

/** Every kind can be told from the others by its field. */
export const packageOf = (library: Libraries.Library): string | undefined => {
  if (library.maven) return library.maven.coordinates
  if (library.pypi) return library.pypi.package
  return library.jar ?? library.whl ?? undefined
}
