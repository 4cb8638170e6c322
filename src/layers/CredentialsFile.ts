/**
 * Credentials that are stored in files.
 *
 * @since 0.1.0
 */
export { type FileOidcOptions, fileOidc, makeFileOidc } from "./credentials/fileOidc.js"
export type { UserLoginOptions } from "./credentials/personal.js"
export { makeUserLogin, userLogin } from "./credentials/userLogin.js"
