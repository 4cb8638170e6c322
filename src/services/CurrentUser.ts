/**
 * The identity of the credentials.
 *
 * The service `CurrentUser` has the single operation of the API.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/currentuser
 *
 * @since 0.1.0
 */
export * from "../schemas/CurrentUser.js"
export { operations } from "./currentUser/operations.js"
export * from "./currentUser/service.js"
