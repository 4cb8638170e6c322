import * as Effect from "effect/Effect"
import { type Cli, contains, encode, items, type Suite, same } from "../harness.js"

const task = (task_key: string, notebook_path: string, more: object = {}) => ({
  task_key,
  notebook_task: { notebook_path },
  ...more
})

const create = (cli: Cli, settings: object) =>
  Effect.map(cli.json("jobs", "create", "--json", encode(settings)), ({ job_id }) => String(job_id))

/** In version 2.0 of the API, which no command uses. */
const old = (cli: Cli, path: string, body: object) =>
  cli.json("api", "post", `/api/2.0/jobs/${path}`, "--json", encode(body))

export const jobs: Suite = {
  name: "Jobs",
  checks: {
    "created, read, listed, changed, deleted": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "one", tasks: [task("a", "/Shared/a")] })
        const job = yield* cli.json("jobs", "get", id)
        yield* same(job.settings?.format, "MULTI_TASK")
        yield* same(job.settings?.queue, { enabled: true })
        yield* same(job.settings?.webhook_notifications, {})
        yield* cli.text("jobs", "update", "--json", `{"job_id": ${id}, "new_settings": {"name": "two"}}`)
        const found = yield* cli.json("jobs", "list", "--name", "two")
        yield* same(
          items(found).map(({ job_id }) => String(job_id)),
          [id]
        )
        yield* cli.text(
          "jobs",
          "reset",
          "--json",
          `{"job_id": ${id}, "new_settings": ${encode({ name: "three", tasks: [task("b", "/Shared/b")] })}}`
        )
        const reset = yield* cli.json("jobs", "get", id)
        yield* same(
          items(reset.settings?.tasks).map(({ task_key }) => task_key),
          ["b"]
        )
        yield* cli.text("jobs", "delete", id)
        yield* contains(yield* cli.refused("jobs", "get", id), `Job ${id} does not exist.`)
      }),
    "run and waited for": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "run", tasks: [task("a", "/Shared/says")] })
        const run = yield* cli.json("jobs", "run-now", id)
        yield* same(run.state?.result_state, "SUCCESS")
        yield* contains(String(run.run_page_url), cli.host)
        const [attempt] = items(run.tasks)
        const output = yield* cli.json("jobs", "get-run-output", String(attempt?.run_id))
        yield* same(output.notebook_output?.result, "the end")
        const runs = yield* cli.json("jobs", "list-runs", "--job-id", id)
        yield* same(items(runs).length, 1)
        const views = yield* cli.json("jobs", "export-run", String(attempt?.run_id))
        yield* same(items(views.views).length, 1)
        yield* cli.text("jobs", "delete-run", String(run.run_id))
      }),
    "a failed run is repaired": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "mended", tasks: [task("a", "/Shared/mended")] })
        const { run_id } = yield* cli.json("jobs", "run-now", id, "--no-wait")
        const runId = String(run_id)
        const failed = yield* Effect.repeat(cli.json("jobs", "get-run", runId), {
          until: ({ state }) => state?.result_state !== undefined
        })
        yield* same(failed.state?.result_state, "FAILED")
        yield* cli.text(
          "jobs",
          "repair-run",
          "--json",
          `{"run_id": ${runId}, "rerun_all_failed_tasks": true, "notebook_params": {"mended": "yes"}}`
        )
        yield* same((yield* cli.json("jobs", "get-run", runId)).state?.result_state, "SUCCESS")
      }),
    "a running run has no message": (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "slow", tasks: [task("a", "/Shared/slow")] })
        const { run_id } = yield* cli.json("jobs", "run-now", id, "--no-wait")
        const run = yield* Effect.repeat(cli.json("jobs", "get-run", String(run_id)), {
          until: ({ state }) => String(state?.life_cycle_state) === "RUNNING"
        })
        yield* same(run.state?.state_message, "")
        yield* cli.text("jobs", "cancel-run", String(run_id))
        yield* cli.text("jobs", "cancel-all-runs", "--job-id", id)
        yield* same((yield* cli.json("jobs", "get-run", String(run_id))).state?.result_state, "CANCELED")
      }),
    "a one-time run": (cli) =>
      Effect.gen(function* () {
        const run = yield* cli.json("jobs", "submit", "--json", encode({ tasks: [task("a", "/Shared/says")] }))
        yield* same(run.state?.result_state, "SUCCESS")
        yield* same(run.run_name, "Untitled")
      }),
    "a git source needs a provider": (cli) =>
      Effect.gen(function* () {
        for (const git_provider of ["", "none", undefined]) {
          yield* contains(
            yield* cli.refused(
              "api",
              "post",
              "/api/2.2/jobs/create",
              "--json",
              encode({
                name: "git",
                git_source: { git_url: "https://github.com/a/b", git_branch: "main", git_provider }
              })
            ),
            "git_source.git_provider must be one of: github,gitlab,bitbucketcloud,gitlabenterpriseedition,bitbucketserver,azuredevopsservices,githubenterprise,awscodecommit"
          )
        }
      }),
    "the single-task form of version 2.0": (cli) =>
      Effect.gen(function* () {
        const single = { name: "My job", existing_cluster_id: "none", notebook_task: { notebook_path: "/Shared/a" } }
        yield* old(cli, "create", single)
        // `databricks api` rounds ids beyond 2^53.
        const [job] = items(yield* cli.json("jobs", "list", "--name", single.name))
        const id = String(job?.job_id)
        const before = yield* cli.json("api", "get", `/api/2.0/jobs/get?job_id=${id}`)
        yield* same(before.settings?.format, "SINGLE_TASK")
        yield* same(before.settings?.notebook_task, single.notebook_task)
        const now = yield* cli.json("jobs", "get", id)
        yield* same(now.settings?.format, "MULTI_TASK")
        yield* same(items(now.settings?.tasks)[0]?.notebook_task, single.notebook_task)
        // There is no such cluster: what once succeeded without doing anything fails.
        yield* contains(yield* cli.refused("jobs", "run-now", id), "Cluster none does not exist")
      }),
    permissions: (cli) =>
      Effect.gen(function* () {
        const id = yield* create(cli, { name: "shared" })
        const list = [{ group_name: "users", permission_level: "CAN_VIEW" }]
        yield* cli.text("jobs", "update-permissions", id, "--json", encode({ access_control_list: list }))
        const given = yield* cli.json("jobs", "get-permissions", id)
        yield* same(
          items(given.access_control_list).some(({ group_name }) => String(group_name) === "users"),
          true
        )
        yield* same(items((yield* cli.json("jobs", "get-permission-levels", id)).permission_levels).length, 4)
      })
  }
}
