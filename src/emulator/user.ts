/** The authenticated user of a request. */
export interface User {
  readonly id: string
  /** The user name, or the application ID of a service principal. */
  readonly userName: string
  readonly displayName: string
}
