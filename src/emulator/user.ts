/** Whoever calls the workspace. */
export interface User {
  readonly id: string
  /** A service principal's is its application id. */
  readonly userName: string
  readonly displayName: string
}
