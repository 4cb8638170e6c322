/** The REST operations of the GlobalInitScripts API. */
import * as Operation from "../../layers/Operation.js"
import * as Scripts from "../../schemas/GlobalInitScripts.js"

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("GlobalInitScripts", {
  /**
   * All scripts, in the order in which they run, without their contents.
   *
   * `GET /api/2.0/global-init-scripts`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/list
   */
  list: Operation.get("/api/2.0/global-init-scripts", {
    response: Scripts.ListGlobalInitScriptsResponse
  }),

  /**
   * A script with its content in base64; `getText` gives it as text. Fails with `ResourceDoesNotExist` where there is
   * none of that id.
   *
   * `GET /api/2.0/global-init-scripts/{script_id}`,
   * https://docs.databricks.com/api/azure/workspace/globalinitscripts/get
   */
  get: Operation.get("/api/2.0/global-init-scripts/{script_id}", {
    request: Scripts.GetGlobalInitScriptRequest,
    response: Scripts.GlobalInitScriptDetailsWithContent
  }),

  /**
   * Adds a script, in base64; `createFromText` takes it as text. Clusters run it from their next start on.
   *
   * Fails with `InvalidParameterValue` where the script is larger than 64 KiB or no base64.
   *
   * `POST /api/2.0/global-init-scripts`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/create
   */
  create: Operation.post("/api/2.0/global-init-scripts", {
    request: Scripts.CreateGlobalInitScriptRequest,
    response: Scripts.CreateResponse,
    repeat: "never"
  }),

  /**
   * Changes a script; what is not given stays as it is. The content is in base64; `updateFromText` takes it as text.
   *
   * `PATCH /api/2.0/global-init-scripts/{script_id}`,
   * https://docs.databricks.com/api/azure/workspace/globalinitscripts/update
   */
  update: Operation.patch("/api/2.0/global-init-scripts/{script_id}", {
    request: Scripts.UpdateGlobalInitScriptRequest,
    repeat: "safe"
  }),

  /**
   * Removes a script.
   *
   * `DELETE /api/2.0/global-init-scripts/{script_id}`,
   * https://docs.databricks.com/api/azure/workspace/globalinitscripts/delete
   */
  delete: Operation.delete("/api/2.0/global-init-scripts/{script_id}", {
    request: Scripts.DeleteGlobalInitScriptRequest
  })
})
