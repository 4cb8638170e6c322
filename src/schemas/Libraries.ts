/**
 * Libraries that are installed on a cluster.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * A package from a Python index.
 *
 * @since 0.1.0
 * @category libraries
 */
export class PythonPyPiLibrary extends Wire.struct<PythonPyPiLibrary>("PythonPyPiLibrary")({
  /** The package's name, with a version if one is wanted: `simplejson` or `simplejson==3.8.0`. */
  package: Schema.String,
  /** The index to take it from; the default index of pip if absent. */
  repo: Wire.optional(Schema.String)
}) {}

/**
 * A package from a Maven repository.
 *
 * @since 0.1.0
 * @category libraries
 */
export class MavenLibrary extends Wire.struct<MavenLibrary>("MavenLibrary")({
  /** Group, artifact and version, separated by colons: `org.jsoup:jsoup:1.7.2`. */
  coordinates: Schema.String,
  /** The repository's URL. If absent, Maven Central and Spark Packages are both searched. */
  repo: Wire.optional(Schema.String),
  /** Dependencies to leave out, as `group:artifact` where `*` matches any: `["slf4j:slf4j", "*:hadoop-client"]`. */
  exclusions: Wire.optional(Schema.Array(Schema.String))
}) {}

/**
 * An R package from a CRAN repository.
 *
 * @since 0.1.0
 * @category libraries
 */
export class RCranLibrary extends Wire.struct<RCranLibrary>("RCranLibrary")({
  package: Schema.String,
  /** The repository's URL; the default CRAN repository if absent. */
  repo: Wire.optional(Schema.String)
}) {}

/**
 * A library: exactly one of the fields says which kind it is and where it comes from.
 *
 * @since 0.1.0
 * @category libraries
 */
export class Library extends Wire.struct<Library>("Library")({
  pypi: Wire.optional(PythonPyPiLibrary),
  /** The URI of a wheel: a workspace path, a path in a Unity Catalog volume, or an S3 URI. */
  whl: Wire.optional(Schema.String),
  /** The path of a `requirements.txt`, in the workspace or in a Unity Catalog volume. */
  requirements: Wire.optional(Schema.String),
  /** The URI of a JAR: a workspace path, a path in a Unity Catalog volume, or an S3 URI. */
  jar: Wire.optional(Schema.String),
  maven: Wire.optional(MavenLibrary),
  cran: Wire.optional(RCranLibrary),
  /**
   * The URI of a Python egg, which Databricks Runtime 14.0 and later do not install.
   *
   * @deprecated Use `whl` or `pypi`.
   */
  egg: Wire.optional(Schema.String)
}) {}
