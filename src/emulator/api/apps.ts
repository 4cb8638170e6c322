/** Emulates what happens to apps: they start, stop and are deployed at once. The store keeps them. */
import * as Either from "effect/Either"
import type { App } from "../../schemas/apps/apps/Apps.js"
import { operations } from "../../services/apps/Apps.js"
import { type ApiFailure, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import * as State from "../store/state.js"
import type { Fields } from "../store/structure.js"

export interface Apps {
  readonly routes: ReadonlyArray<Route>
}

const pathOf = (name: string): string => `/api/apps/${encodeURIComponent(name)}`

// Messages: the fake workspace of the Databricks CLI.
const running = { state: "RUNNING", message: "App has status: App is running" }
const unavailable = { state: "UNAVAILABLE", message: "App status is unavailable." }

export const make = (kernel: Kernel): Apps => {
  const state = kernel.use(State.make)

  const change = (name: string, changes: (fields: Fields) => Fields): Either.Either<App, ApiFailure> =>
    Either.map(
      Either.fromNullable(state.get(pathOf(name)), () => resourceDoesNotExist(`App ${name} does not exist.`)),
      (item) => state.update(item, { ...item.fields, ...changes(item.fields) }).fields as unknown as App
    )

  const routes = [
    route(operations.start, ({ name }) =>
      change(name, ({ active_deployment }) => ({
        compute_status: { state: "ACTIVE", message: "App compute is active." },
        app_status: active_deployment === undefined ? unavailable : running
      }))
    ),
    route(operations.stop, ({ name }) =>
      change(name, () => ({
        compute_status: { state: "STOPPED", message: "Start the app compute to deploy the app." },
        app_status: unavailable
      }))
    ),
    route(operations.deploy, ({ app_deployment, app_name }, { user }) => {
      const time = new Date(kernel.now()).toISOString()
      const deployment = {
        mode: "SNAPSHOT",
        ...app_deployment,
        deployment_id: kernel.ids.hex(32),
        status: { state: "SUCCEEDED", message: "Deployment succeeded" },
        creator: user.userName,
        create_time: time,
        update_time: time
      }
      return Either.map(
        change(app_name, () => ({
          active_deployment: deployment,
          app_status: running,
          default_source_code_path: app_deployment.source_code_path
        })),
        () => {
          state.create(`${pathOf(app_name)}/deployments/${deployment.deployment_id}`, deployment)
          return deployment
        }
      )
    })
  ]

  return { routes }
}
