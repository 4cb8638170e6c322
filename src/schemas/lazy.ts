/**
 * Schemas that are created on first use. A service has hundreds of schemas, but a program uses only a few. Creating all
 * of them eagerly takes longer than loading their modules.
 */
import * as Data from "effect/Data"
import * as Schema from "effect/Schema"
import { jsonOf, printed } from "./printing.js"

const { [Schema.TypeId]: variance, pipe } = Schema.Never

/** Calls `make` on the first call and returns the same result afterwards. */
export const once = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** The members that all schemas have. Classes inherit them: a class with members of its own takes longer to define. */
class LazySchema {
  declare static made: () => Schema.Schema.All
  static readonly [Schema.TypeId] = variance
  static get ast() {
    return this.made().ast
  }
  static annotations(annotations: never) {
    return this.made().annotations(annotations)
  }
  static readonly pipe = pipe
  static toString() {
    return String(this.made())
  }
}

/** A lazy schema. Has only the members that all schemas have. */
export const schema = <A, I, R>(make: () => Schema.Schema<A, I, R>): Schema.Schema<A, I, R> => {
  class Lazy extends LazySchema {}
  Lazy.made = once(make)
  return Lazy as never
}

/** A lazy optional field. */
export class Property {
  readonly [Schema.PropertySignatureTypeId] = null
  readonly #made: () => Schema.optional<Schema.Schema.All>

  constructor(make: () => Schema.optional<Schema.Schema.All>) {
    this.#made = once(make)
  }
  get ast() {
    return this.#made().ast
  }
  get from() {
    return this.#made().from
  }
  annotations(annotations: never) {
    return this.#made().annotations(annotations)
  }
  readonly pipe = pipe
  toString() {
    return String(this.#made())
  }
}

/**
 * The schema members of an error class. They delegate to the class that `Schema.TaggedError` creates, with the error
 * class as the receiver.
 */
class TaggedErrorBase extends Data.Error<Record<string, unknown>> {
  constructor(props: Record<string, unknown>) {
    super(props)
    // The frames are those of fibers, and tell nothing: what was called tells more.
    Object.defineProperty(this, "stack", { value: printed(this), configurable: true, writable: true })
  }
  /** What loggers write as JSON. */
  override toJSON(): unknown {
    return jsonOf(super.toJSON())
  }
  /** How Node and Bun print it. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.stack ?? this.toString()
  }
  static readonly [Schema.TypeId] = variance
  declare static readonly made: () => Schema.Class<unknown, Schema.Struct.Fields, unknown, unknown, unknown, {}, {}>
  static get ast() {
    return Reflect.get(this.made(), "ast", this)
  }
  static get fields() {
    return this.made().fields
  }
  static get annotations() {
    return this.made().annotations
  }
  static get make() {
    return this.made().make
  }
  static get extend() {
    return this.made().extend
  }
  static get transformOrFail() {
    return this.made().transformOrFail
  }
  static get transformOrFailFrom() {
    return this.made().transformOrFailFrom
  }
  static readonly pipe = pipe
  static override toString() {
    return String(this.made())
  }
}

/**
 * Like `Schema.TaggedError`, with lazy fields, which must include `message`. The constructor does not validate:
 * reporting a failure must not fail. The default of the identifier is `effect-databricks/` and the tag.
 */
export const TaggedError =
  <Self>(identifier?: string) =>
  <Tag extends string, Fields extends Schema.Struct.Fields & { readonly message: typeof Schema.String }>(
    tag: Tag,
    fields: () => Fields
  ): Schema.TaggedErrorClass<Self, Tag, { readonly _tag: Schema.tag<Tag> } & Fields> => {
    const id = identifier ?? `effect-databricks/${tag}`
    class Tagged extends TaggedErrorBase {
      static readonly _tag = tag
      static readonly identifier = id
      static override readonly made = once(() => Schema.TaggedError<Self>(id)(tag, fields())) as never
      constructor(props: object) {
        super({ ...props, _tag: tag })
      }
    }
    Tagged.prototype.name = tag
    return Tagged as never
  }
