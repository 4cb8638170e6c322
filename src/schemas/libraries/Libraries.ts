/**
 * Libraries, and their installation status on clusters.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "../lazy.js"
import * as Wire from "../Wire.js"

/**
 * A package from PyPI or another Python package index.
 *
 * @since 0.1.0
 * @category libraries
 */
export class PythonPyPiLibrary extends Wire.struct<PythonPyPiLibrary>("PythonPyPiLibrary")({
  /** The package name, optionally with a version: `simplejson` or `simplejson==3.8.0`. */
  package: Wire.expected(Schema.String),
  /** The package index. The default is that of pip. */
  repo: Wire.optional(Schema.String)
}) {}

/**
 * A package from a Maven repository.
 *
 * @since 0.1.0
 * @category libraries
 */
export class MavenLibrary extends Wire.struct<MavenLibrary>("MavenLibrary")({
  /** The group, artifact and version, separated by colons: `org.jsoup:jsoup:1.7.2`. */
  coordinates: Wire.expected(Schema.String),
  /** The URL of the repository. If omitted, both Maven Central and Spark Packages are searched. */
  repo: Wire.optional(Schema.String),
  /** Dependencies to exclude, as `group:artifact`. `*` is a wildcard: `["slf4j:slf4j", "*:hadoop-client"]`. */
  exclusions: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * An R package from a CRAN repository.
 *
 * @since 0.1.0
 * @category libraries
 */
export class RCranLibrary extends Wire.struct<RCranLibrary>("RCranLibrary")({
  package: Wire.expected(Schema.String),
  /** The URL of the repository. The default is the default CRAN repository. */
  repo: Wire.optional(Schema.String)
}) {}

/**
 * The kinds of library. In `Library`, the kind is the field with the source of the library.
 *
 * @since 0.1.0
 * @category libraries
 */
export type LibraryKind = "pypi" | "whl" | "requirements" | "jar" | "maven" | "cran" | "egg"

/** The fields of the other kinds, which must be absent. */
type WithoutKinds<Kind extends LibraryKind> = { readonly [Other in Kind]?: null | undefined }

/**
 * A package from a Python package index: `{ pypi: { package: "simplejson==3.8.0" } }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface PyPiLibrary extends WithoutKinds<Exclude<LibraryKind, "pypi">> {
  readonly pypi: PythonPyPiLibrary
}

/**
 * A wheel: `{ whl: "/Volumes/main/default/lib/app.whl" }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface WhlLibrary extends WithoutKinds<Exclude<LibraryKind, "whl">> {
  /** A workspace path, a path in a Unity Catalog volume, or an object store URI (`abfss:`, `s3:`). */
  readonly whl: string
}

/**
 * The packages in a `requirements.txt` file: `{ requirements: "/Workspace/Shared/requirements.txt" }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface RequirementsLibrary extends WithoutKinds<Exclude<LibraryKind, "requirements">> {
  /** A workspace path, or a path in a Unity Catalog volume. */
  readonly requirements: string
}

/**
 * A JAR: `{ jar: "/Volumes/main/default/lib/app.jar" }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface JarLibrary extends WithoutKinds<Exclude<LibraryKind, "jar">> {
  /** A workspace path, a path in a Unity Catalog volume, or an object store URI (`abfss:`, `s3:`). */
  readonly jar: string
}

/**
 * A package from a Maven repository: `{ maven: { coordinates: "org.jsoup:jsoup:1.7.2" } }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface MavenPackageLibrary extends WithoutKinds<Exclude<LibraryKind, "maven">> {
  readonly maven: MavenLibrary
}

/**
 * An R package from a CRAN repository: `{ cran: { package: "ada" } }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface CranLibrary extends WithoutKinds<Exclude<LibraryKind, "cran">> {
  readonly cran: RCranLibrary
}

/**
 * A Python egg.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface EggLibrary extends WithoutKinds<Exclude<LibraryKind, "egg">> {
  /**
   * The URI of the egg. Databricks Runtime 14.0 and later do not install eggs.
   *
   * @deprecated Use `whl` or `pypi`.
   */
  readonly egg: string
}

/**
 * A library of a kind that this module does not know. Can occur in responses, and can be passed on unchanged.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface UnknownLibrary extends WithoutKinds<LibraryKind> {}

/**
 * A library. Exactly one field is set: it determines the kind and has the source.
 *
 * @since 0.1.0
 * @category libraries
 */
export type Library =
  | PyPiLibrary
  | WhlLibrary
  | RequirementsLibrary
  | JarLibrary
  | MavenPackageLibrary
  | CranLibrary
  | EggLibrary
  | UnknownLibrary

/**
 * @since 0.1.0
 * @category libraries
 */
// The schema is less strict than the type: responses with new kinds or combinations are still accepted.
export const Library = Lazy.schema(
  () =>
    Schema.Struct({
      pypi: Wire.optional(PythonPyPiLibrary),
      whl: Wire.optional(Schema.String),
      requirements: Wire.optional(Schema.String),
      jar: Wire.optional(Schema.String),
      maven: Wire.optional(MavenLibrary),
      cran: Wire.optional(RCranLibrary),
      egg: Wire.optional(Schema.String)
    }).annotations({ identifier: "Library" }) as unknown as Schema.Schema<Library>
)

/**
 * The installation status of a library on a cluster.
 *
 * - `PENDING`: installation has not started. Remains pending while the cluster is not running.
 * - `RESOLVING`: metadata and dependencies are being fetched from the repository.
 * - `INSTALLING`: the library is being installed on the nodes.
 * - `INSTALLED`: ready for use.
 * - `RESTORED`: restored from a cached environment.
 * - `SKIPPED`: not installed because it is incompatible with the Scala version of the cluster.
 * - `FAILED`: the installation failed. See `messages`.
 * - `UNINSTALL_ON_RESTART`: still installed. Removed when the cluster restarts.
 *
 * @since 0.1.0
 * @category statuses
 */
export const LibraryInstallStatus = Wire.openEnum("LibraryInstallStatus", [
  "PENDING",
  "RESOLVING",
  "INSTALLING",
  "INSTALLED",
  "RESTORED",
  "SKIPPED",
  "FAILED",
  "UNINSTALL_ON_RESTART"
])

/**
 * @since 0.1.0
 * @category statuses
 */
export type LibraryInstallStatus = typeof LibraryInstallStatus.Type

/**
 * The installation status of a library on a cluster.
 *
 * @since 0.1.0
 * @category statuses
 */
export class LibraryFullStatus extends Wire.struct<LibraryFullStatus>("LibraryFullStatus")({
  library: Wire.optional(Library),
  status: Wire.optional(LibraryInstallStatus),
  /** All messages of the installation so far, including warnings and errors. */
  messages: Wire.optional(Wire.array(Schema.String)),
  /** Whether the library was set in the UI to be installed on all clusters. */
  is_library_for_all_clusters: Wire.optional(Schema.Boolean)
}) {}

/**
 * The libraries of a cluster: first those to install, in the order they were added, then those to remove at the next
 * restart.
 *
 * @since 0.1.0
 * @category responses
 */
export class ClusterLibraryStatuses extends Wire.struct<ClusterLibraryStatuses>("ClusterLibraryStatuses")({
  cluster_id: Wire.optional(Schema.String),
  /** Absent if the cluster has no libraries. */
  library_statuses: Wire.optional(Wire.array(LibraryFullStatus))
}) {}

/**
 * The libraries of all clusters.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListAllClusterLibraryStatusesResponse extends Wire.struct<ListAllClusterLibraryStatusesResponse>(
  "ListAllClusterLibraryStatusesResponse"
)({
  statuses: Wire.optional(Wire.array(ClusterLibraryStatuses))
}) {}

/**
 * Request to install libraries on a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class InstallLibrariesRequest extends Wire.struct<InstallLibrariesRequest>("InstallLibrariesRequest")({
  cluster_id: Schema.String,
  libraries: Wire.array(Library)
}) {}

/**
 * Request to uninstall libraries from a cluster at its next restart. Each must be specified as it was installed.
 *
 * @since 0.1.0
 * @category requests
 */
export class UninstallLibrariesRequest extends Wire.struct<UninstallLibrariesRequest>("UninstallLibrariesRequest")({
  cluster_id: Schema.String,
  libraries: Wire.array(Library)
}) {}

/**
 * Request to get the library statuses of a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class ClusterStatusRequest extends Wire.struct<ClusterStatusRequest>("ClusterStatusRequest")({
  cluster_id: Schema.String
}) {}
