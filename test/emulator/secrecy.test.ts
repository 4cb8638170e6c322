/** Checks that nothing that a test reads or prints of a workspace has the values of secrets. */
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Emulator from "../../src/emulator/Emulator.js"
import { variant } from "../../src/internal/call/operation.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import { operations } from "../../src/services/secrets/operations.js"

const workspace = DatabricksClient.layer({ host: Emulator.host, token: Emulator.token }).pipe(
  Layer.provideMerge(Emulator.layer())
)

/** Each secret begins with `s3cr3t`. */
const requests: ReadonlyArray<readonly [what: string, path: string, body: unknown]> = [
  [
    "a rule of a policy",
    "/api/2.0/policies/clusters/create",
    { name: "p", definition: JSON.stringify({ "spark_env_vars.KEY": { type: "fixed", value: 's3cr3t"\\rule' } }) }
  ],
  [
    "a webhook",
    "/api/2.0/notification-destinations",
    { display_name: "d", config: { slack: { url: "https://hooks.slack.com/services/s3cr3t" } } }
  ],
  [
    "a key of PagerDuty",
    "/api/2.0/notification-destinations",
    { display_name: "e", config: { pagerduty: { integration_key: "s3cr3t" } } }
  ],
  [
    "arguments of a program",
    "/api/2.2/jobs/create",
    {
      name: "j",
      tasks: [
        {
          task_key: "t",
          existing_cluster_id: "c",
          spark_python_task: { python_file: "/a.py", parameters: ["--password", "s3cr3t-a", "--token=s3cr3t-b"] }
        }
      ]
    }
  ],
  [
    "a parameter of a query",
    "/api/2.0/sql/queries",
    {
      query: {
        display_name: "q",
        query_text: "select 1",
        parameters: [{ name: "password", text_value: { value: "s3cr3t" } }]
      }
    }
  ],
  [
    "a profile of Delta Sharing",
    "/api/2.1/unity-catalog/providers",
    { name: "p", authentication_type: "TOKEN", recipient_profile_str: JSON.stringify({ bearerToken: "s3cr3t" }) }
  ],
  [
    "a body that is a field of the request",
    "/api/2.1/unity-catalog/secrets",
    { name: "n", catalog_name: "main", schema_name: "default", value: "s3cr3t" }
  ],
  ["a query", "/api/2.0/preview/scim/v2/Users?access_token=s3cr3t", {}]
]

for (const [what, path, body] of requests) {
  it.effect(`${what}: neither the snapshot nor the log of requests has it`, () =>
    Effect.gen(function* () {
      const client = yield* DatabricksClient.DatabricksClient
      const emulator = yield* Emulator.Emulator
      const call = yield* Effect.either(client.request({ method: "POST", path, body }))
      if (Either.isLeft(call)) expect(JSON.stringify(call.left)).not.toContain("s3cr3t")
      const log = yield* emulator.requests
      expect(log).toHaveLength(1)
      expect(JSON.stringify([log, yield* emulator.snapshot])).not.toContain("s3cr3t")
    }).pipe(Effect.provide(workspace))
  )
}

it.effect("JSON that was cut off is not in the log of requests", () =>
  Effect.gen(function* () {
    const { requests } = yield* Emulator.Emulator
    const client = yield* DatabricksClient.DatabricksClient
    const sent = { url: "/api/2.0/secrets/put", body: '{"scope":"s","string_value":"s3cr3t', secrets: () => [] }
    yield* Effect.flip(
      client.call(variant<object, void>(operations.putSecret, { encode: () => Either.right(sent) }))({})
    )
    expect((yield* requests).map(({ body }) => body)).toEqual(["<redacted>"])
  }).pipe(Effect.provide(workspace))
)
