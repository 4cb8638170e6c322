import type { CreateJobRequest } from "../../src/schemas/jobs/Jobs.js"
import * as JobSpec from "../../src/services/JobSpec.js"

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

JobSpec.make("job").pipe(
  JobSpec.addTask("a", task),
  // @ts-expect-error: what comes later can not be waited for
  JobSpec.addTask("b", task, { dependsOn: ["c"] }),
  JobSpec.addTask("c", task)
)

// Settings between tasks change nothing of what the compiler knows.
JobSpec.make("job").pipe(
  JobSpec.addTask("a", task),
  JobSpec.withQueue,
  JobSpec.withTags({ a: "b" }),
  JobSpec.addJobCluster("main", { spark_version: "16.4.x-scala2.12" }),
  // @ts-expect-error: no task b was added
  JobSpec.addTask("c", task, { dependsOn: ["b"] })
)

declare const data: JobSpec.Spec<string>
declare const keys: ReadonlyArray<string>

// Of a specification made of data the compiler knows nothing.
export const more: JobSpec.Spec<string> = data.pipe(
  JobSpec.addTask("x", task),
  JobSpec.addTask("y", task, { dependsOn: ["x", "whatever"] }),
  JobSpec.addTask("z", task, { dependsOn: keys })
)

JobSpec.make("job").pipe(
  JobSpec.addTask("a", task),
  // @ts-expect-error: nobody knows whether these are there
  JobSpec.addTask("b", task, { dependsOn: keys })
)

JobSpec.make("job").pipe(
  // @ts-expect-error: there is no such setting of a task
  JobSpec.addTask("a", task, { max_retrys: 1 })
)

JobSpec.make("job").pipe(
  // @ts-expect-error: what a task depends on is given as dependsOn
  JobSpec.addTask("a", task, { depends_on: [] })
)
