/** Emulates the endpoints where jobs of CI systems request ID tokens for token exchange. */
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { tokenOf } from "../oauth/access.js"
import * as Http from "../oauth/http.js"
import type { CiJob } from "../oauth/options.js"
import { unredacted } from "../oauth/principals.js"
import { type Call, json, type Route } from "../router.js"

export interface CiTokens {
  readonly routes: ReadonlyArray<Route>
}

export const make = (kernel: Kernel): CiTokens => {
  const { access, options } = kernel

  const admitted = (call: Call, job: CiJob | undefined): Either.Either<string | undefined, ApiFailure> => {
    const token = tokenOf(call.context.http.headers.authorization)
    const isGood =
      token !== undefined && (job === undefined ? !access.principals.isStrict : unredacted(job.token) === token)
    return isGood ? Either.right(job?.subject) : Either.left(apiFailure(401, "Unauthorized", "Unauthorized"))
  }

  const github = (call: Call) =>
    Either.map(admitted(call, options.oauth?.github), (subject = "repo:example/example:ref:refs/heads/main") =>
      json({
        value: access.issueId(
          {
            iss: "https://token.actions.githubusercontent.com",
            sub: subject,
            aud: call.query.get("audience") ?? "https://github.com/example"
          },
          Http.tokenFaultOf(kernel, "githubIdToken", call)
        )
      })
    )

  const azureDevOps = (call: Call) =>
    Either.map(admitted(call, options.oauth?.azureDevOps), (subject = "p://example/example/example") =>
      json({
        oidcToken: access.issueId(
          {
            iss: "https://vstoken.dev.azure.com/00000000-0000-0000-0000-000000000001",
            sub: subject,
            aud: "api://AzureADTokenExchange"
          },
          Http.tokenFaultOf(kernel, "azureDevOpsIdToken", call)
        )
      })
    )

  const job = "_apis/distributedtask/hubs/{hub}/plans/{plan}/jobs/{job}"

  return {
    routes: [
      Http.publicRoute("githubIdToken", "GET", `/{runner*}/${job}/idtoken`, github),
      Http.publicRoute("azureDevOpsIdToken", "POST", `/{collection*}/${job}/oidctoken`, azureDevOps)
    ]
  }
}
