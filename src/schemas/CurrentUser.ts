/**
 * The user that makes a request, as SCIM describes users.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * One of several values, such as an email address or a group.
 *
 * @since 0.1.0
 * @category models
 */
export class ComplexValue extends Wire.struct<ComplexValue>("ComplexValue")({
  /** A name for people, such as that of a group. */
  display: Wire.optional(Schema.String),
  /** Whether it is the one to use where one is needed. */
  primary: Wire.optional(Schema.Boolean),
  /** The path of what it stands for, such as `Groups/123`. */
  $ref: Wire.optional(Schema.String),
  /** Such as `work` for an email address, or `direct` for a group. */
  type: Wire.optional(Schema.String),
  /** The value itself, or the id of what it stands for. */
  value: Wire.optional(Schema.String)
}) {}

/**
 * A person's name.
 *
 * @since 0.1.0
 * @category models
 */
export class Name extends Wire.struct<Name>("Name")({
  familyName: Wire.optional(Schema.String),
  givenName: Wire.optional(Schema.String)
}) {}

/**
 * A schema of SCIM that a user conforms to.
 *
 * @since 0.1.0
 * @category models
 */
export const UserSchema = Wire.openEnum("UserSchema", [
  "urn:ietf:params:scim:schemas:core:2.0:User",
  "urn:ietf:params:scim:schemas:extension:workspace:2.0:User"
])

/**
 * @since 0.1.0
 * @category models
 */
export type UserSchema = typeof UserSchema.Type

/**
 * A user or a service principal.
 *
 * @since 0.1.0
 * @category models
 */
export class User extends Wire.struct<User>("User")({
  id: Wire.optional(Schema.String),
  /** An email address; the application id of a service principal. */
  userName: Wire.optional(Schema.String),
  displayName: Wire.optional(Schema.String),
  name: Wire.optional(Name),
  emails: Wire.optional(Wire.array(ComplexValue)),
  /** Whether it may log in. */
  active: Wire.optional(Schema.Boolean),
  groups: Wire.optional(Wire.array(ComplexValue)),
  /** What it may do, such as `workspace-access` or `databricks-sql-access`. */
  entitlements: Wire.optional(Wire.array(ComplexValue)),
  /** Such as an instance profile of AWS. */
  roles: Wire.optional(Wire.array(ComplexValue)),
  /** The id that the identity provider knows it by. */
  externalId: Wire.optional(Schema.String),
  schemas: Wire.optional(Wire.array(UserSchema))
}) {}

/**
 * Asks for the user that makes the request.
 *
 * @since 0.1.0
 * @category requests
 */
export class MeRequest extends Wire.struct<MeRequest>("MeRequest")({
  /** The attributes to return, separated by commas, such as `id,userName,name.givenName`; all by default. */
  attributes: Wire.optional(Schema.String),
  /** The attributes not to return, separated by commas. */
  excludedAttributes: Wire.optional(Schema.String)
}) {}
