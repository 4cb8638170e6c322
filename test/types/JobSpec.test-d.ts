import * as JobSpec from "../../src/services/JobSpec.js"
import type { CreateJobRequest } from "../../src/schemas/Jobs.js"

const task = JobSpec.notebookTask("/a")

export const good: CreateJobRequest = JobSpec.make("job").pipe(
  JobSpec.withSchedule("0 0 0 * * ?"),
  JobSpec.addTask("a", task),
  JobSpec.addTask("b", task, { dependsOn: [] }),
  JobSpec.withMaxConcurrentRuns(1),
  JobSpec.addTask("c", task, { dependsOn: ["a", { task_key: "b", outcome: "true" }], max_retries: 1 })
)

JobSpec.make("job").pipe(
  JobSpec.addTask("a", task),
  // @ts-expect-error: no task b was added
  JobSpec.addTask("c", task, { dependsOn: ["a", "b"] })
)

JobSpec.make("job").pipe(
  // @ts-expect-error: a task cannot wait for itself
  JobSpec.addTask("a", task, { dependsOn: ["a"] })
)

JobSpec.make("job").pipe(
  JobSpec.addTask("a", task),
  // @ts-expect-error: there is a task a already
  JobSpec.addTask("a", task)
)

JobSpec.make("job").pipe(
  JobSpec.addTask("a", task),
  // @ts-expect-error: a dependency with an outcome is one too
  JobSpec.addTask("b", task, { dependsOn: [{ task_key: "x", outcome: "true" }] })
)
