import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { JobPermissions } from "../../src/schemas/jobs/JobPermissions.js"
import { RunOutput } from "../../src/schemas/jobs/JobRunOutput.js"
import { ExportRunOutput, RunNowResponse } from "../../src/schemas/jobs/JobRunRequests.js"
import { ListRunsResponse, Run } from "../../src/schemas/jobs/JobRuns.js"
import { JobSettings } from "../../src/schemas/jobs/JobSettings.js"
import { CreateJobRequest, Job, ListJobsResponse, ResetJobRequest } from "../../src/schemas/jobs/Jobs.js"

const workspace = "https://adb-984752964297111.11.azuredatabricks.net"

const job = {
  job_id: 719472651035,
  creator_user_name: "data.engineer@contoso.com",
  run_as_user_name: "6f1a7e1c-9f6b-4b0e-8c39-0a5ad0b1c9e2",
  run_as_owner: true,
  created_time: 1718617542000,
  settings: {
    name: "nightly-sales",
    description: "Loads and aggregates the sales of the day.",
    email_notifications: {
      on_failure: ["data-oncall@contoso.com"],
      on_duration_warning_threshold_exceeded: ["data-oncall@contoso.com"],
      no_alert_for_skipped_runs: false
    },
    webhook_notifications: { on_failure: [{ id: "0481e838-0a59-4eff-9541-a4ca6f149574" }] },
    notification_settings: { no_alert_for_skipped_runs: true, no_alert_for_canceled_runs: false },
    timeout_seconds: 7200,
    health: { rules: [{ metric: "RUN_DURATION_SECONDS", op: "GREATER_THAN", value: 3600 }] },
    schedule: { quartz_cron_expression: "0 30 2 * * ?", timezone_id: "Europe/Amsterdam", pause_status: "UNPAUSED" },
    max_concurrent_runs: 1,
    tasks: [
      {
        task_key: "ingest",
        run_if: "ALL_SUCCESS",
        notebook_task: {
          notebook_path: "/Repos/data/sales/ingest",
          base_parameters: { day: "{{job.parameters.day}}" },
          source: "WORKSPACE"
        },
        job_cluster_key: "etl",
        libraries: [{ pypi: { package: "great-expectations==0.18.15" } }],
        max_retries: 2,
        min_retry_interval_millis: 60000,
        retry_on_timeout: false,
        timeout_seconds: 0,
        email_notifications: {},
        webhook_notifications: {}
      },
      {
        task_key: "has_rows",
        depends_on: [{ task_key: "ingest" }],
        condition_task: { op: "GREATER_THAN", left: "{{tasks.ingest.values.rows}}", right: "0" },
        timeout_seconds: 0
      },
      {
        task_key: "per_region",
        depends_on: [{ task_key: "has_rows", outcome: "true" }],
        run_if: "ALL_SUCCESS",
        for_each_task: {
          inputs: '["nl","be","de"]',
          concurrency: 3,
          task: {
            task_key: "per_region_iteration",
            spark_python_task: {
              python_file: "/Workspace/Shared/sales/aggregate.py",
              parameters: ["--region", "{{input}}"]
            },
            environment_key: "default",
            timeout_seconds: 0
          }
        },
        timeout_seconds: 0
      },
      {
        task_key: "report",
        depends_on: [{ task_key: "per_region" }],
        run_if: "ALL_DONE_OR_LATE",
        sql_task: {
          query: { query_id: "e81efe6e-4e8f-4d4e-9b0a-8d4a2a4b7c11" },
          warehouse_id: "2ab1cd34ef567890",
          parameters: {}
        },
        quantum_task: { qubits: 5 }
      }
    ],
    job_clusters: [
      {
        job_cluster_key: "etl",
        new_cluster: {
          cluster_name: "",
          spark_version: "15.4.x-scala2.12",
          node_type_id: "Standard_D4ds_v5",
          azure_attributes: {
            first_on_demand: 1,
            availability: "SPOT_WITH_FALLBACK_AZURE",
            spot_bid_max_price: -1.0
          },
          spark_conf: { "spark.sql.shuffle.partitions": "auto" },
          enable_elastic_disk: true,
          data_security_mode: "SINGLE_USER",
          autoscale: { min_workers: 1, max_workers: 4 }
        }
      }
    ],
    environments: [{ environment_key: "default", spec: { environment_version: "2", dependencies: ["polars"] } }],
    parameters: [{ name: "day", default: "" }],
    git_source: null,
    tags: { team: "sales" },
    queue: { enabled: true },
    run_as: { service_principal_name: "6f1a7e1c-9f6b-4b0e-8c39-0a5ad0b1c9e2" },
    format: "MULTI_TASK"
  }
}

const jobsPage = {
  jobs: [
    {
      job_id: 719472651035,
      creator_user_name: "data.engineer@contoso.com",
      created_time: 1718617542000,
      settings: {
        name: "nightly-sales",
        timeout_seconds: 7200,
        max_concurrent_runs: 1,
        trigger: {
          pause_status: "UNPAUSED",
          file_arrival: {
            url: "abfss://landing@contosolake.dfs.core.windows.net/sales/",
            min_time_between_triggers_seconds: 60,
            wait_after_last_change_seconds: 60
          }
        },
        format: "MULTI_TASK"
      },
      has_more: true
    },
    { job_id: 4, settings: { name: "Untitled", format: "SINGLE_TASK" } }
  ],
  has_more: true,
  next_page_token: "CAEomPSriYcxMPWM_IiIxvEB"
}

const run = {
  job_id: 719472651035,
  run_id: 9007199254740993n,
  creator_user_name: "data.engineer@contoso.com",
  number_in_job: 9007199254740993n,
  original_attempt_run_id: 9007199254740993n,
  state: { life_cycle_state: "RUNNING", state_message: "", user_cancelled_or_timedout: false },
  status: { state: "RUNNING" },
  schedule: { quartz_cron_expression: "0 30 2 * * ?", timezone_id: "Europe/Amsterdam", pause_status: "UNPAUSED" },
  job_clusters: job.settings.job_clusters,
  start_time: 1718670600144,
  setup_duration: 0,
  execution_duration: 0,
  cleanup_duration: 0,
  end_time: 0,
  run_duration: 0,
  trigger: "PERIODIC",
  run_name: "nightly-sales",
  run_page_url: `${workspace}/?o=984752964297111#job/719472651035/run/9007199254740993`,
  run_type: "JOB_RUN",
  tasks: [
    {
      run_id: 231847192,
      task_key: "ingest",
      notebook_task: { notebook_path: "/Repos/data/sales/ingest", source: "WORKSPACE" },
      job_cluster_key: "etl",
      cluster_instance: { cluster_id: "0618-003015-x7mfk2vb", spark_context_id: "4348585301701786933" },
      state: {
        life_cycle_state: "TERMINATED",
        result_state: "SUCCESS",
        state_message: "",
        user_cancelled_or_timedout: false
      },
      status: { state: "TERMINATED", termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" } },
      run_page_url: `${workspace}/?o=984752964297111#job/719472651035/run/231847192`,
      start_time: 1718670600180,
      setup_duration: 241000,
      execution_duration: 93000,
      cleanup_duration: 0,
      end_time: 1718670934313,
      attempt_number: 0
    },
    {
      run_id: 231847193,
      task_key: "has_rows",
      depends_on: [{ task_key: "ingest" }],
      condition_task: { op: "GREATER_THAN", left: "1042", right: "0", outcome: "true" },
      state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS", state_message: "" },
      status: { state: "TERMINATED", termination_details: { code: "SUCCESS", type: "SUCCESS", message: "" } },
      attempt_number: 0
    },
    {
      run_id: 231847194,
      task_key: "per_region",
      for_each_task: {
        ...job.settings.tasks[2]?.for_each_task,
        stats: { task_run_stats: { total_iterations: 3, active_iterations: 1, failed_iterations: 0 } }
      },
      state: { life_cycle_state: "HIBERNATING", state_message: "Waiting for capacity" },
      status: {
        state: "QUEUED",
        queue_details: { code: "SOLAR_FLARE", message: "Queued until the sun calms down." }
      },
      attempt_number: 0
    },
    {
      run_id: 231847195,
      task_key: "report",
      depends_on: [{ task_key: "per_region" }],
      state: { life_cycle_state: "BLOCKED", state_message: "" },
      status: { state: "BLOCKED" },
      start_time: 0,
      end_time: 0
    }
  ],
  format: "MULTI_TASK",
  job_parameters: [{ name: "day", default: "", value: "2024-06-18" }],
  job_run_id: 9007199254740993n
}

const failedRun = {
  ...run,
  run_id: 455644833,
  state: {
    life_cycle_state: "INTERNAL_ERROR",
    result_state: "FAILED",
    state_message: "Task ingest failed with message: Workload failed, see run output for details.",
    user_cancelled_or_timedout: false
  },
  status: {
    state: "TERMINATED",
    termination_details: { code: "RUN_EXECUTION_ERROR", type: "CLIENT_ERROR", message: "Task ingest failed" }
  },
  end_time: 1718671000000,
  run_duration: 399856,
  repair_history: [
    { type: "ORIGINAL", start_time: 1718670600144, end_time: 1718671000000, task_run_ids: [231847192, 231847193] },
    { type: "REPAIR", id: 734650698524280, task_run_ids: [331847200], effective_performance_target: "STANDARD" }
  ],
  tasks: []
}

const taskRun = {
  job_id: 719472651035,
  run_id: 231847192,
  number_in_job: 231847192,
  state: { life_cycle_state: "TERMINATED", result_state: "SUCCESS", state_message: "" },
  start_time: 1718670600180,
  end_time: 1718670934313,
  cluster_spec: { existing_cluster_id: "0618-003015-x7mfk2vb" },
  attempt_number: 0,
  run_type: "JOB_RUN"
}

const notebookOutput = {
  metadata: taskRun,
  notebook_output: { result: '{"rows":1042}', truncated: false }
}

const failedOutput = {
  metadata: {
    ...taskRun,
    state: { life_cycle_state: "TERMINATED", result_state: "FAILED", state_message: "Workload failed" }
  },
  error: "AnalysisException: [TABLE_OR_VIEW_NOT_FOUND] The table or view `main`.`sales`.`raw` cannot be found.",
  error_trace:
    "\u001b[0;31m---------------------------------------------------------------------------\u001b[0m\n" +
    "\u001b[0;31mAnalysisException\u001b[0m                         Traceback (most recent call last)",
  notebook_output: {}
}

const exported = {
  views: [{ content: "<!DOCTYPE html><html><head></head></html>", name: "ingest", type: "NOTEBOOK" }]
}

const permissions = {
  object_id: "/jobs/719472651035",
  object_type: "job",
  access_control_list: [
    {
      user_name: "data.engineer@contoso.com",
      display_name: "Data Engineer",
      all_permissions: [{ permission_level: "IS_OWNER", inherited: false }]
    },
    {
      group_name: "admins",
      all_permissions: [{ permission_level: "CAN_MANAGE", inherited: true, inherited_from_object: ["/jobs/"] }]
    }
  ]
}

/** Everything of the body is accepted, and nothing of it is dropped or changed. */
const accepted = <A, I>(schema: Schema.Schema<A, I>, body: unknown) =>
  Effect.map(Schema.decodeUnknown(schema, { onExcessProperty: "preserve" })(body), (value) => {
    expect(value).toStrictEqual(body)
    return value
  })

describe("responses as the API sends them", () => {
  it.effect("a job with several tasks, whose settings can be sent back", () =>
    Effect.gen(function* () {
      const { job_id, settings } = yield* accepted(Job, job)
      expect(settings?.tasks?.[2]?.for_each_task?.task.environment_key).toBe("default")
      yield* accepted(ResetJobRequest, { job_id, new_settings: settings })
    })
  )

  it.effect("a page of jobs", () => accepted(ListJobsResponse, jobsPage))

  it.effect("an empty page", () => accepted(ListRunsResponse, { has_more: false }))

  it.effect("a run with tasks in several states, and ids beyond 2^53", () =>
    Effect.gen(function* () {
      const { tasks } = yield* accepted(Run, run)
      expect(tasks?.[1]?.condition_task?.outcome).toBe("true")
      yield* accepted(ListRunsResponse, { runs: [run], has_more: false, prev_page_token: "CAAos-uriYcxMN7_rt_v7B4=" })
      yield* accepted(RunNowResponse, { run_id: run.run_id, number_in_job: run.run_id })
    })
  )

  it.effect("a failed run that was repaired", () => accepted(Run, failedRun))

  it.effect("the output of a notebook", () => accepted(RunOutput, notebookOutput))

  it.effect("an error and its stack trace", () => accepted(RunOutput, failedOutput))

  it.effect("an exported notebook", () => accepted(ExportRunOutput, exported))

  it.effect("permissions", () => accepted(JobPermissions, permissions))
})

describe("wrong types are refused, at the place where they are", () => {
  const task = job.settings.tasks[0]
  const refused: ReadonlyArray<readonly [string, Schema.Schema.AnyNoContext, unknown]> = [
    ["timeout_seconds", Job, { ...job, settings: { tasks: [{ ...task, timeout_seconds: "0" }] } }],
    ["notebook_path", Job, { ...job, settings: { tasks: [{ ...task, notebook_task: { notebook_path: 1 } }] } }],
    [
      "concurrency",
      Job,
      { ...job, settings: { tasks: [{ task_key: "a", for_each_task: { inputs: "[]", task, concurrency: 1.5 } }] } }
    ],
    [
      "max_retries",
      Job,
      {
        ...job,
        settings: {
          tasks: [{ task_key: "a", for_each_task: { inputs: "[]", task: { ...task, max_retries: "2" } } }]
        }
      }
    ],
    [
      "node_type_id",
      Job,
      { ...job, settings: { job_clusters: [{ job_cluster_key: "a", new_cluster: { node_type_id: 4 } }] } }
    ],
    [
      "genie_code_api",
      Job,
      { ...job, settings: { tasks: [{ task_key: "a", agentic_task: { genie_code_api: "on" } }] } }
    ],
    ["jobs", ListJobsResponse, { ...jobsPage, jobs: jobsPage.jobs[0] }],
    ["run_id", Run, { ...run, run_id: "run 9007199254740993" }],
    ["life_cycle_state", Run, { ...run, state: { life_cycle_state: 3 } }],
    ["start_time", Run, { ...run, tasks: [{ ...run.tasks[0], start_time: "2024-06-18T00:30:00Z" }] }],
    ["truncated", RunOutput, { ...notebookOutput, notebook_output: { truncated: "false" } }],
    ["views", ExportRunOutput, { views: exported.views[0] }],
    ["new_settings", ResetJobRequest, { job_id: 1 }]
  ]

  it.effect.each(refused)("%s", ([field, schema, body]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Schema.decodeUnknown(schema)(body))
      expect(error.message).toContain(`["${field}"]`)
    })
  )
})

describe("settings", () => {
  // A task is a for-each task one time in four, so the recursion ends by itself after a few levels.
  it.effect.prop(
    "any that a job can have are good for a reset and for a new job",
    [JobSettings],
    ([settings]) =>
      Effect.gen(function* () {
        yield* Schema.validate(Job)({ job_id: 1, settings })
        yield* Schema.validate(ResetJobRequest)({ job_id: 1, new_settings: settings })
        const created = yield* Schema.encode(CreateJobRequest)(settings)
        expect(Object.keys(created).sort()).toEqual(Object.keys(settings).sort())
      }),
    { fastCheck: { numRuns: 50 } }
  )
})
