/**
 * Finds the credentials that the Databricks CLI and SDKs find, in the environment, in the profile file and in the
 * programs that a person is logged in to.
 *
 * @since 0.1.0
 */
export {
  fromProfile,
  layer,
  layerAccount,
  layerWorkspace,
  make,
  makeFromProfile,
  type Options,
  type ProfileOptions,
  type Requirements
} from "./credentials/default.js"
