/**
 * Credentials that are kept in files.
 *
 * @since 0.1.0
 */
export { type FileOidcOptions, fileOidc, makeFileOidc } from "./credentials/fileOidc.js"
