/**
 * A Git repository in the workspace: clone it, check out a release, then check out a branch again.
 *
 *   npx tsx -C effect-databricks:source examples/repos.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Repos from "effect-databricks/Repos"

const program = Effect.gen(function* () {
  const repos = yield* Repos.Repos
  const report = (repo: Repos.RepoInfo) =>
    Console.log(`${repo.path}: ${repo.branch ?? "no branch"} at ${repo.head_commit_id?.slice(0, 8)}`)

  const repo = yield* Effect.acquireRelease(
    repos.create({
      url: "https://github.com/contoso/sales",
      provider: Repos.GitProviders.GitHub,
      path: "/Repos/production/sales",
      sparse_checkout: { patterns: ["notebooks"] }
    }),
    ({ id }) => Effect.ignoreLogged(repos.delete({ repo_id: id }))
  )
  const repo_id = repo.id
  yield* report(repo)

  yield* repos.update({ repo_id, tag: "v1.4.0" })
  yield* report(yield* repos.get({ repo_id }))

  yield* repos.update({ repo_id, branch: "main", sparse_checkout: { patterns: ["notebooks", "config"] } })
  yield* repos.updatePermissions({
    repo_id,
    access_control_list: [{ group_name: "analysts", permission_level: "CAN_RUN" }]
  })

  yield* repos
    .create({ url: "https://github.com/contoso/sales", provider: "gitHub", path: repo.path })
    .pipe(Effect.catchTag("ResourceAlreadyExists", (error) => Console.log(`${error._tag}: ${error.message}`)))
  yield* Stream.runForEach(repos.list({ path_prefix: "/Repos/production" }), report)
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Repos.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
