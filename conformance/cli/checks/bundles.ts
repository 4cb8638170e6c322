import * as Effect from "effect/Effect"
import { type Cli, contains, type Suite, same } from "../harness.js"

const configuration = `
bundle:
  name: demo
resources:
  jobs:
    etl:
      name: etl
      schedule: {quartz_cron_expression: "0 0 12 * * ?", timezone_id: UTC}
      parameters: [{name: day, default: "1"}]
      job_clusters:
        - job_cluster_key: shared
          new_cluster:
            spark_version: 16.4.x-scala2.12
            node_type_id: Standard_D4ds_v5
            num_workers: 1
            apply_policy_default_values: true
      tasks:
        - task_key: main
          job_cluster_key: shared
          notebook_task: {notebook_path: ./nb.sql}
        - task_key: refresh
          depends_on: [{task_key: main}]
          pipeline_task: {pipeline_id: "\${resources.pipelines.flow.id}"}
      permissions:
        - {group_name: users, level: CAN_VIEW}
  pipelines:
    flow:
      name: flow
      catalog: main
      schema: default
      libraries: [{file: {path: ./flow.sql}}]
  clusters:
    fixed:
      cluster_name: fixed
      spark_version: 16.4.x-scala2.12
      node_type_id: Standard_D4ds_v5
      num_workers: 1
  instance_pools:
    pool: {instance_pool_name: pool, node_type_id: Standard_D4ds_v5}
  sql_warehouses:
    reports: {name: reports, cluster_size: 2X-Small}
  secret_scopes:
    keys: {name: keys}
targets:
  dev:
    default: true
`

const write = (cli: Cli) =>
  Effect.all([
    cli.write("databricks.yml", configuration),
    cli.write("nb.sql", "-- Databricks notebook source\nSELECT 1"),
    cli.write("flow.sql", "CREATE OR REFRESH MATERIALIZED VIEW two AS SELECT 2 AS n"),
    cli.write(".gitignore", ".databricks\n")
  ])

export const bundles: Suite = {
  name: "Bundles",
  checks: {
    "validated, deployed, run, summarized and destroyed": (cli) =>
      Effect.gen(function* () {
        yield* write(cli)
        yield* contains(yield* cli.text("bundle", "validate"), "Validation OK!")
        const { stderr } = yield* cli.run("bundle", "deploy")
        yield* contains(stderr, "0 changed, 0 deleted, 0 unchanged")
        const plan = yield* cli.text("bundle", "plan")
        yield* contains(plan, "Plan: 0 to add, 0 to change, 0 to delete")
        const again = yield* cli.run("bundle", "deploy")
        yield* contains(again.stderr, "0 created, 0 changed, 0 deleted")
        const { exitCode, stderr: told } = yield* cli.run("bundle", "run", "etl")
        yield* same(exitCode, 0, told)
        yield* contains(told, cli.host)
        yield* contains(told, "TERMINATED SUCCESS")
        yield* contains((yield* cli.run("bundle", "run", "flow")).stderr, "is COMPLETED.")
        // Running a job does not change it.
        yield* contains(yield* cli.text("bundle", "plan"), "Plan: 0 to add, 0 to change, 0 to delete")
        const summary = yield* cli.json("bundle", "summary")
        yield* same(summary.resources?.jobs?.etl?.name, "etl")
        yield* contains(String(summary.resources?.pipelines?.flow?.url), cli.host)
        yield* contains((yield* cli.run("bundle", "destroy", "--auto-approve")).stderr, "Destroy: ")
        yield* contains(
          yield* cli.errorOf("workspace", "get-status", "/Workspace/Users/conformance@example.com/.bundle/demo/dev"),
          "doesn't exist."
        )
      }),
    "generated from an existing job": (cli) =>
      Effect.gen(function* () {
        yield* cli.write("nb.py", "# Databricks notebook source\nprint(1)")
        yield* cli.text("workspace", "import", "/Shared/nb", "--file", "nb.py", "--language", "PYTHON")
        const { job_id } = yield* cli.json(
          "jobs",
          "create",
          "--json",
          JSON.stringify({
            name: "there",
            tasks: [{ task_key: "a", notebook_task: { notebook_path: "/Shared/nb", source: "WORKSPACE" } }]
          })
        )
        yield* cli.write("databricks.yml", "bundle:\n  name: made\ntargets:\n  dev:\n    default: true\n")
        const { exitCode, stderr } = yield* cli.run("bundle", "generate", "job", "--existing-job-id", String(job_id))
        yield* same(exitCode, 0, stderr)
        yield* contains(yield* cli.read("src/nb.py"), "print(1)")
      })
  }
}
