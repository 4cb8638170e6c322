/**
 * Git credentials: create them, change the default and its token, delete them.
 *
 *   npx tsx -C effect-databricks:source examples/git-credentials.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as GitCredentials from "effect-databricks/GitCredentials"

const show = Effect.gen(function* () {
  const { list } = yield* GitCredentials.GitCredentials
  const { credentials } = yield* list()
  for (const { git_provider, is_default_for_provider, name } of credentials ?? []) {
    yield* Console.log(`${name} at ${git_provider}${is_default_for_provider ? ", the default" : ""}`)
  }
})

const program = Effect.gen(function* () {
  const git = yield* GitCredentials.GitCredentials
  yield* git.create({ git_provider: "gitHub", name: "mine", git_username: "octocat", personal_access_token: "ghp_1" })
  const { credential_id } = yield* git.create({
    git_provider: "gitHub",
    name: "the team's",
    git_username: "team",
    personal_access_token: "ghp_2"
  })
  yield* show
  yield* git.update({
    credential_id,
    git_provider: "gitHub",
    is_default_for_provider: true,
    personal_access_token: "ghp_3"
  })
  yield* show
  yield* git.delete({ credential_id })
  yield* git
    .get({ credential_id })
    .pipe(Effect.catchTag("ResourceDoesNotExist", (error) => Console.log(`Deleted: ${error.message}`)))
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(GitCredentials.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
