/** REST operations of the Global Init Scripts API. */
import * as Operation from "../../layers/Operation.js"
import * as Scripts from "../../schemas/GlobalInitScripts.js"

/** The operations: the request, the response and the retry behavior of each. @since 0.1.0 @category operations */
export const operations = Operation.group("GlobalInitScripts", {
  /**
   * Lists all scripts in the order in which they run, without their contents.
   * @see `GET /api/2.0/global-init-scripts`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/list
   */
  list: Operation.get("/api/2.0/global-init-scripts", { response: Scripts.ListGlobalInitScriptsResponse }),
  /**
   * Returns a script with its content in base64. `getText` returns the text. Fails with `ResourceDoesNotExist` if the
   * script does not exist.
   * @see `GET /api/2.0/global-init-scripts/{script_id}`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/get
   */
  get: Operation.get("/api/2.0/global-init-scripts/{script_id}", {
    request: Scripts.GetGlobalInitScriptRequest,
    response: Scripts.GlobalInitScriptDetailsWithContent
  }),
  /**
   * Creates a script from base64. `createFromText` accepts text. Clusters run the script from their next start.
   * Fails with `InvalidParameterValue` if the script is larger than 64 KiB or is not valid base64.
   * @see `POST /api/2.0/global-init-scripts`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/create
   */
  create: Operation.post("/api/2.0/global-init-scripts", {
    request: Scripts.CreateGlobalInitScriptRequest,
    response: Scripts.CreateResponse,
    repeat: "never"
  }),
  /**
   * Updates a script. Fields that are not set keep their value. The content is base64; `updateFromText` accepts text.
   * @see `PATCH /api/2.0/global-init-scripts/{script_id}`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/update
   */
  update: Operation.patch("/api/2.0/global-init-scripts/{script_id}", {
    request: Scripts.UpdateGlobalInitScriptRequest,
    repeat: "safe"
  }),
  /**
   * Deletes a script.
   * @see `DELETE /api/2.0/global-init-scripts/{script_id}`, https://docs.databricks.com/api/azure/workspace/globalinitscripts/delete
   */
  delete: Operation.delete("/api/2.0/global-init-scripts/{script_id}", {
    request: Scripts.DeleteGlobalInitScriptRequest
  })
})
