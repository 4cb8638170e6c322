/**
 * The user that makes a request, in SCIM format.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * An element of a multi-valued attribute, such as an email address or a group.
 *
 * @since 0.1.0
 * @category models
 */
export class ComplexValue extends Wire.struct<ComplexValue>("ComplexValue")({
  /** A display name, such as the name of a group. */
  display: Wire.optional(Schema.String),
  /** Whether this is the preferred value. */
  primary: Wire.optional(Schema.Boolean),
  /** The path of the referenced resource, such as `Groups/123`. */
  $ref: Wire.optional(Schema.String),
  /** The type of the value, such as `work` for an email address or `direct` for a group. */
  type: Wire.optional(Schema.String),
  /** The value, or the id of the referenced resource. */
  value: Wire.optional(Schema.String)
}) {}

/**
 * The name of a person.
 *
 * @since 0.1.0
 * @category models
 */
export class Name extends Wire.struct<Name>("Name")({
  familyName: Wire.optional(Schema.String),
  givenName: Wire.optional(Schema.String)
}) {}

/**
 * A SCIM schema of a user.
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
  /** An email address, or the application id of a service principal. */
  userName: Wire.optional(Schema.String),
  displayName: Wire.optional(Schema.String),
  name: Wire.optional(Name),
  emails: Wire.optional(Wire.array(ComplexValue)),
  /** Whether the user can sign in. */
  active: Wire.optional(Schema.Boolean),
  groups: Wire.optional(Wire.array(ComplexValue)),
  /** Entitlements, such as `workspace-access` or `databricks-sql-access`. */
  entitlements: Wire.optional(Wire.array(ComplexValue)),
  /** Roles, such as an AWS instance profile. */
  roles: Wire.optional(Wire.array(ComplexValue)),
  /** The id in the identity provider. */
  externalId: Wire.optional(Schema.String),
  schemas: Wire.optional(Wire.array(UserSchema))
}) {}

/**
 * Request to get the user that makes the request.
 *
 * @since 0.1.0
 * @category requests
 */
export class MeRequest extends Wire.struct<MeRequest>("MeRequest")({
  /**
   * The attributes to return, separated by commas, such as `id,userName,name.givenName`. The default is all attributes.
   */
  attributes: Wire.optional(Schema.String),
  /** The attributes to exclude, separated by commas. */
  excludedAttributes: Wire.optional(Schema.String)
}) {}
