/** What is known of the resources of a collection beside their schemas. */
import type { User } from "../user.js"
import type { Fields } from "./structure.js"

/** Who creates or changes something, and when. */
export interface Doing {
  readonly user: User
  /** In epoch milliseconds. */
  readonly now: number
  readonly uuid: () => string
}

export interface Known {
  readonly collection: RegExp
  readonly created?: (fields: Fields, doing: Doing) => Fields
  /** The fields of a resource that was changed, given those before. */
  readonly changed?: (fields: Fields, doing: Doing, before: Fields) => Fields
  /** What is left of a deleted resource in the trash. Undefined if it is gone. */
  readonly trashed?: (fields: Fields, request: Fields) => Fields | undefined
}

export const iso = (now: number): string => new Date(now).toISOString()
