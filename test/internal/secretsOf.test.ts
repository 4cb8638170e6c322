import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Endpoint from "../../src/internal/call/operation.js"
import * as ClusterPolicies from "../../src/services/clusterPolicies/operations.js"
import * as Clusters from "../../src/services/clusters/operations.js"
import * as FileOperations from "../../src/services/files/files/internal/operations.js"
import * as GlobalInitScripts from "../../src/services/globalInitScripts/operations.js"
import * as InstancePools from "../../src/services/instancePools/operations.js"
import * as Jobs from "../../src/services/jobs/operations.js"
import * as Pipelines from "../../src/services/pipelines/operations.js"
import * as Secrets from "../../src/services/secrets/operations.js"
import * as Providers from "../../src/services/sharing/Providers.js"
import * as Queries from "../../src/services/sql/Queries.js"
import * as Tokens from "../../src/services/tokens/operations.js"

/** Everything in service requests that can contain a secret, and some things that cannot. */
describe("finds all secrets of a request", () => {
  const docker = { docker_image: { url: "u", basic_auth: { username: "me", password: "s-docker" } } }
  const cluster = {
    spark_version: "16.4.x-scala2.12",
    num_workers: 1,
    spark_env_vars: { PYSPARK_PYTHON: "s-env", REF: "{{secrets/a/b}}" },
    spark_conf: {
      "fs.azure.account.key.acct.dfs.core.windows.net": "s-conf",
      "fs.azure.account.oauth2.client.secret": "s-oauth",
      "spark.executor.memory": "4g",
      "fs.azure.account.oauth.provider.type": "org.apache.X"
    },
    cluster_log_conf: { dbfs: { destination: "dbfs:/x" } },
    ...docker
  }
  const inCluster = ["s-env", "{{secrets/a/b}}", "s-conf", "s-oauth", "s-docker"]
  const task = {
    task_key: "a",
    new_cluster: cluster,
    notebook_task: { notebook_path: "/n", base_parameters: { password: "s-param", token_ttl: "3" } }
  }
  const cases: ReadonlyArray<readonly [string, Endpoint.Any, unknown, ReadonlyArray<string>]> = [
    ["clusters.create", Clusters.operations.create, cluster, inCluster],
    ["clusters.edit", Clusters.operations.edit, { cluster_id: "c", ...cluster }, inCluster],
    ["clusters.update", Clusters.operations.update, { cluster_id: "c", update_mask: "*", cluster }, inCluster],
    [
      "instancePools.create",
      InstancePools.operations.create,
      { instance_pool_name: "p", node_type_id: "n", preloaded_docker_images: [docker.docker_image] },
      ["s-docker"]
    ],
    [
      "jobs.create",
      Jobs.operations.create,
      {
        tasks: [task],
        job_clusters: [{ job_cluster_key: "k", new_cluster: cluster }],
        parameters: [
          { name: "api_key", default: "s-default" },
          { name: "day", default: "monday" }
        ]
      },
      [...inCluster, "s-param", "s-default"]
    ],
    [
      "jobs.create, in a loop",
      Jobs.operations.create,
      { tasks: [{ task_key: "l", for_each_task: { inputs: "[1]", task } }] },
      [...inCluster, "s-param"]
    ],
    ["jobs.reset", Jobs.operations.reset, { job_id: 1, new_settings: { tasks: [task] } }, [...inCluster, "s-param"]],
    ["jobs.update", Jobs.operations.update, { job_id: 1, new_settings: { tasks: [task] } }, [...inCluster, "s-param"]],
    ["jobs.submit", Jobs.operations.submit, { tasks: [task] }, [...inCluster, "s-param"]],
    [
      "jobs.runNow",
      Jobs.operations.runNow,
      {
        job_id: 1,
        job_parameters: { db_password: "s-job" },
        notebook_params: { day: "monday", access_token: "s-note" }
      },
      ["s-job", "s-note"]
    ],
    [
      "jobs.create, in the arguments of a program",
      Jobs.operations.create,
      {
        tasks: [
          {
            task_key: "a",
            spark_python_task: {
              python_file: "/a.py",
              parameters: [
                "--password",
                "s-next",
                "--api-token=s-same",
                "DB_SECRET=s-bare",
                "--token",
                "--day",
                "monday"
              ]
            }
          }
        ]
      },
      ["s-next", "s-same", "s-bare"]
    ],
    [
      "files.createUploadPartUrls",
      FileOperations.createUploadPartUrls,
      { path: "/Volumes/a", session_token: "s-session", start_part_number: 1, count: 1, expire_time: "t" },
      ["s-session"]
    ],
    [
      "files.abortUpload",
      FileOperations.abortUpload,
      { file_path: "/a", action: "abort-upload", upload_type: "multipart", session_token: "s-session" },
      ["s-session"]
    ],
    [
      "queries.create",
      Queries.operations.create,
      { query: { parameters: [{ name: "password", text_value: { value: "s-query" } }] } },
      ["s-query"]
    ],
    [
      "providers.create",
      Providers.operations.create,
      { name: "p", authentication_type: "TOKEN", recipient_profile_str: "s-profile" },
      ["s-profile"]
    ],
    [
      "pipelines.create",
      Pipelines.createPipeline,
      {
        clusters: [{ label: "default", spark_env_vars: { A: "s-env" } }],
        configuration: { "x.secret": "s-conf", "pipelines.trigger.interval": "1 hour" }
      },
      ["s-env", "s-conf"]
    ],
    ["globalInitScripts.create", GlobalInitScripts.operations.create, { name: "n", script: "s-script" }, ["s-script"]],
    [
      "globalInitScripts.update",
      GlobalInitScripts.operations.update,
      { script_id: "i", name: "n", script: "s-script" },
      ["s-script"]
    ],
    [
      "secrets.putSecret",
      Secrets.operations.putSecret,
      { scope: "s", key: "k", string_value: "s-text", bytes_value: "s-bytes" },
      ["s-text", "s-bytes"]
    ],
    [
      "clusterPolicies.create, in the text of a definition",
      ClusterPolicies.operations.create,
      {
        name: "n",
        definition: JSON.stringify({
          "docker_image.basic_auth.password": { type: "fixed", value: "s-docker" },
          "spark_env_vars.A": { type: "unlimited", defaultValue: "s-env" },
          "spark_conf.fs.azure.account.key.a.net": { type: "allowlist", values: ["s-one", "s-two"] },
          num_workers: { type: "range", maxValue: 5, defaultValue: "many" }
        })
      },
      ["s-docker", "s-env", "s-one", "s-two"]
    ],
    ["secrets.listSecrets", Secrets.operations.listSecrets, { scope: "secret-scope" }, []],
    ["clusters.list", Clusters.operations.listPage, { page_token: "not-a-secret" }, []],
    ["tokens.delete", Tokens.operations.delete, { token_id: "not-a-secret" }, []]
  ]
  it.each(cases)("%s", (_, endpoint, request, secrets) => {
    const encoded = endpoint.encode(request)
    if (Either.isLeft(encoded)) throw new Error(encoded.left)
    expect(new Set(encoded.right.secrets())).toEqual(new Set(secrets))
  })

  it("in a custom request, by name", () => {
    const endpoint = Endpoint.adHoc({
      service: "s",
      operation: "o",
      method: "POST",
      path: "/x",
      query: { access_token: "s-query" },
      body: {
        options: { host: "h", user: "u", password: "s-pass", privateKey: "s-key" },
        personal_access_token: "s-pat",
        string_value: "s-value",
        page_token: "p",
        token_id: "i",
        env: [{ name: "CLIENT_SECRET", value: "s-env" }]
      },
      response: Schema.Unknown
    })
    const encoded = endpoint.encode({})
    if (Either.isLeft(encoded)) throw new Error(encoded.left)
    expect(new Set(encoded.right.secrets())).toEqual(
      new Set(["s-query", "s-pass", "s-key", "s-pat", "s-value", "s-env"])
    )
  })

  it("in a response of another shape", () => {
    const { get } = Clusters.operations
    const body = { cluster_id: 5, spark_env_vars: { A: "s-env-0123" }, cluster_name: "n" }
    expect(get.redact(JSON.stringify(body))).toBe(
      '{"cluster_id":5,"spark_env_vars":{"A":"<redacted>"},"cluster_name":"n"}'
    )
    expect(get.redact('{"spark_env_vars":{"A":"s-env-0')).toBe("")
    expect(Clusters.operations.listZones.redact('{"zones')).toBe('{"zones')
  })
})

/** The fields of the reference data whose names suggest a secret. */
it("every secret in the reference data is marked as such", () => {
  const notSecret = new Set([
    "autoscale_key",
    "basic_auth",
    "compute_key",
    "credential_id",
    "credential_name",
    "credentials",
    "env_credentials",
    "environment_key",
    "environment_variables_key",
    "host_private_ip",
    "idempotency_token",
    "job_cluster_key",
    "key",
    "kms_key",
    "lookup_key",
    "merge_key_columns",
    "next_page_token",
    "page_token",
    "prev_page_token",
    "primary_keys",
    "private_ip",
    "script_id",
    "secrets",
    "task_key",
    "token_id",
    "token_info",
    "token_infos",
    "authentication_method",
    "foreign_keys",
    "ssh_public_keys"
  ])
  const secret = new Set([
    "password",
    "log_analytics_primary_key",
    "spark_env_vars",
    "string_value",
    "bytes_value",
    "token_value",
    "script"
  ])
  const modules = ["compute", "jobs", "pipelines", "workspace", "files"]
  const found = new Set<string>()
  for (const module of modules) {
    const { types } = JSON.parse(readFileSync(new URL(`../reference/api/${module}.json`, import.meta.url), "utf8"))
    for (const fields of Object.values(types as Record<string, Record<string, unknown>>)) {
      for (const name of Object.keys(fields)) {
        if (
          /pass(word|wd)|secret|token|credential|private|_key$|^key$|_keys$|env_vars|auth|(bytes|string)_value|^script$/i.test(
            name
          )
        )
          found.add(name)
      }
    }
  }
  expect([...found].filter((name) => !notSecret.has(name) && !secret.has(name))).toEqual([])
})
