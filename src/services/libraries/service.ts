import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import * as Endpoints from "../../internal/endpoints/Libraries.js"
import * as Paging from "../../internal/paging.js"
import { withoutFields } from "../../internal/withoutFields.js"
import { DatabricksClient } from "../../layers/DatabricksClient.js"
import { withClient } from "../../layers/polling/clientOf.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Environments from "../../schemas/DefaultBaseEnvironments.js"
import type * as Schemas from "../../schemas/Libraries.js"

/**
 * The Libraries API of a workspace.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const libraries = yield* Libraries.Libraries
 *   yield* libraries.install({
 *     cluster_id: "0923-164208-meows279",
 *     libraries: [Libraries.pypi("pandas==2.2.0"), Libraries.maven("org.jsoup:jsoup:1.17.2")]
 *   })
 * })
 * ```
 *
 * @since 0.1.0
 * @category context
 */
export class Libraries extends Context.Tag("effect-databricks/Libraries")<Libraries, Service>() {}

/**
 * One member for each operation of the API, and the paged one as a Stream. Waits, such as `awaitInstalled`, are
 * functions of this module that need the service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /**
   * Adds libraries to a cluster. It answers at once; a cluster that runs begins to install them then, any other when it
   * starts: see `awaitInstalled`.
   *
   * Fails with `InvalidParameterValue` where there is no such cluster, or a library makes no sense.
   *
   * `POST /api/2.0/libraries/install`, https://docs.databricks.com/api/azure/workspace/libraries/install
   */
  readonly install: (request: Schemas.InstallLibrariesRequest) => Effect.Effect<void, DatabricksError>

  /**
   * Takes libraries off a cluster: those that are installed are `UNINSTALL_ON_RESTART` until it restarts. Libraries that
   * the cluster does not have are passed over.
   *
   * `POST /api/2.0/libraries/uninstall`, https://docs.databricks.com/api/azure/workspace/libraries/uninstall
   */
  readonly uninstall: (request: Schemas.UninstallLibrariesRequest) => Effect.Effect<void, DatabricksError>

  /**
   * The libraries of a cluster, and how far it is with each. Fails with `InvalidParameterValue` where there is no such
   * cluster.
   *
   * `GET /api/2.0/libraries/cluster-status`, https://docs.databricks.com/api/azure/workspace/libraries/clusterstatus
   */
  readonly clusterStatus: (
    request: Schemas.ClusterStatusRequest
  ) => Effect.Effect<Schemas.ClusterLibraryStatuses, DatabricksError>

  /**
   * The libraries of all clusters.
   *
   * `GET /api/2.0/libraries/all-cluster-statuses`,
   * https://docs.databricks.com/api/azure/workspace/libraries/allclusterstatuses
   */
  readonly allClusterStatuses: () => Effect.Effect<Schemas.ListAllClusterLibraryStatusesResponse, DatabricksError>

  /**
   * Adds a base environment for serverless notebooks and jobs. It is built afterwards.
   *
   * Safe to repeat: a `request_id` is made for each call unless you give one.
   *
   * `POST /api/2.0/default-base-environments`,
   * https://docs.databricks.com/api/azure/workspace/libraries/createdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  readonly createDefaultBaseEnvironment: (
    request: Environments.CreateDefaultBaseEnvironmentRequest
  ) => Effect.Effect<Environments.DefaultBaseEnvironment, DatabricksError>

  /**
   * A base environment. Fails with `ResourceDoesNotExist` where there is none of that id.
   *
   * `GET /api/2.0/default-base-environments:getDefaultBaseEnvironment`,
   * https://docs.databricks.com/api/azure/workspace/libraries/getdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  readonly getDefaultBaseEnvironment: (
    request: Environments.GetDefaultBaseEnvironmentRequest
  ) => Effect.Effect<Environments.DefaultBaseEnvironment, DatabricksError>

  /**
   * The base environments that the user may see, page after page.
   *
   * `GET /api/2.0/default-base-environments`,
   * https://docs.databricks.com/api/azure/workspace/libraries/listdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  readonly listDefaultBaseEnvironments: (
    request?: Environments.ListDefaultBaseEnvironmentsRequest
  ) => Stream.Stream<Environments.DefaultBaseEnvironment, DatabricksError>

  /**
   * One page of `listDefaultBaseEnvironments`.
   *
   * `GET /api/2.0/default-base-environments`,
   * https://docs.databricks.com/api/azure/workspace/libraries/listdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  readonly listDefaultBaseEnvironmentsPage: (
    request?: Environments.ListDefaultBaseEnvironmentsRequest
  ) => Effect.Effect<Environments.ListDefaultBaseEnvironmentsResponse, DatabricksError>

  /**
   * Changes a base environment and has it built anew; until then its build before serves.
   *
   * `PATCH /api/2.0/default-base-environments/{id}`,
   * https://docs.databricks.com/api/azure/workspace/libraries/updatedefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  readonly updateDefaultBaseEnvironment: (
    request: Environments.UpdateDefaultBaseEnvironmentRequest
  ) => Effect.Effect<Environments.DefaultBaseEnvironment, DatabricksError>

  /**
   * Makes a base environment the workspace's default.
   *
   * `POST /api/2.0/default-base-environments:setDefault`,
   * https://docs.databricks.com/api/azure/workspace/libraries/updatedefaultdefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  readonly updateDefaultDefaultBaseEnvironment: (
    request: Environments.UpdateDefaultDefaultBaseEnvironmentRequest
  ) => Effect.Effect<Environments.DefaultBaseEnvironment, DatabricksError>

  /**
   * Has base environments built anew; until then their builds before serve.
   *
   * `POST /api/2.0/default-base-environments/refresh`,
   * https://docs.databricks.com/api/azure/workspace/libraries/refreshdefaultbaseenvironments
   *
   * @deprecated Not in the current version of the API.
   */
  readonly refreshDefaultBaseEnvironments: (
    request: Environments.RefreshDefaultBaseEnvironmentsRequest
  ) => Effect.Effect<void, DatabricksError>

  /**
   * Removes a base environment. What uses it is not asked.
   *
   * `DELETE /api/2.0/default-base-environments/{id}`,
   * https://docs.databricks.com/api/azure/workspace/libraries/deletedefaultbaseenvironment
   *
   * @deprecated Not in the current version of the API.
   */
  readonly deleteDefaultBaseEnvironment: (
    request: Environments.DeleteDefaultBaseEnvironmentRequest
  ) => Effect.Effect<void, DatabricksError>
}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, DatabricksClient> = Effect.map(DatabricksClient, (client) => {
  const { call } = client
  const environmentsPage = call(Endpoints.listDefaultBaseEnvironments)
  const environments = Paging.stream(
    Endpoints.listDefaultBaseEnvironments,
    environmentsPage,
    (page) => page.default_base_environments
  )
  const service = Libraries.of({
    install: call(Endpoints.install),
    uninstall: call(Endpoints.uninstall),
    clusterStatus: call(Endpoints.clusterStatus),
    allClusterStatuses: withoutFields(call(Endpoints.allClusterStatuses)),
    createDefaultBaseEnvironment: call(Endpoints.createDefaultBaseEnvironment),
    getDefaultBaseEnvironment: call(Endpoints.getDefaultBaseEnvironment),
    listDefaultBaseEnvironments: (request = {}) => environments(request),
    listDefaultBaseEnvironmentsPage: (request = {}) => environmentsPage(request),
    updateDefaultBaseEnvironment: call(Endpoints.updateDefaultBaseEnvironment),
    updateDefaultDefaultBaseEnvironment: call(Endpoints.updateDefaultDefaultBaseEnvironment),
    refreshDefaultBaseEnvironments: call(Endpoints.refreshDefaultBaseEnvironments),
    deleteDefaultBaseEnvironment: call(Endpoints.deleteDefaultBaseEnvironment)
  })
  return withClient(client, service)
})

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Libraries, never, DatabricksClient> = Layer.effect(Libraries, make)
