/**
 * Libraries, and how far clusters are with installing them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

/**
 * A package from a Python index.
 *
 * @since 0.1.0
 * @category libraries
 */
export class PythonPyPiLibrary extends Wire.struct<PythonPyPiLibrary>("PythonPyPiLibrary")({
  /** The package's name, with a version if one is wanted: `simplejson` or `simplejson==3.8.0`. */
  package: Wire.expected(Schema.String),
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
  coordinates: Wire.expected(Schema.String),
  /** The repository's URL. If absent, Maven Central and Spark Packages are both searched. */
  repo: Wire.optional(Schema.String),
  /** Dependencies to leave out, as `group:artifact` where `*` matches any: `["slf4j:slf4j", "*:hadoop-client"]`. */
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
  /** The repository's URL; the default CRAN repository if absent. */
  repo: Wire.optional(Schema.String)
}) {}

/**
 * What a library can be; in `Library`, the field that says where it comes from.
 *
 * @since 0.1.0
 * @category libraries
 */
export type LibraryKind = "pypi" | "whl" | "requirements" | "jar" | "maven" | "cran" | "egg"

/** The fields of other kinds, which a library does not have. */
type Not<Kind extends LibraryKind> = { readonly [Other in Kind]?: null | undefined }

/**
 * A package from a Python index: `{ pypi: { package: "simplejson==3.8.0" } }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface PyPiLibrary extends Not<Exclude<LibraryKind, "pypi">> {
  readonly pypi: PythonPyPiLibrary
}

/**
 * A wheel: `{ whl: "/Volumes/main/default/lib/app.whl" }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface WhlLibrary extends Not<Exclude<LibraryKind, "whl">> {
  /** A workspace path, a path in a Unity Catalog volume, or the URI of an object store (`abfss:`, `s3:`). */
  readonly whl: string
}

/**
 * What a `requirements.txt` lists: `{ requirements: "/Workspace/Shared/requirements.txt" }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface RequirementsLibrary extends Not<Exclude<LibraryKind, "requirements">> {
  /** A path in the workspace or in a Unity Catalog volume. */
  readonly requirements: string
}

/**
 * A JAR: `{ jar: "/Volumes/main/default/lib/app.jar" }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface JarLibrary extends Not<Exclude<LibraryKind, "jar">> {
  /** A workspace path, a path in a Unity Catalog volume, or the URI of an object store (`abfss:`, `s3:`). */
  readonly jar: string
}

/**
 * A package from a Maven repository: `{ maven: { coordinates: "org.jsoup:jsoup:1.7.2" } }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface MavenPackageLibrary extends Not<Exclude<LibraryKind, "maven">> {
  readonly maven: MavenLibrary
}

/**
 * An R package from a CRAN repository: `{ cran: { package: "ada" } }`.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface CranLibrary extends Not<Exclude<LibraryKind, "cran">> {
  readonly cran: RCranLibrary
}

/**
 * A Python egg.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface EggLibrary extends Not<Exclude<LibraryKind, "egg">> {
  /**
   * The URI of the egg, which Databricks Runtime 14.0 and later do not install.
   *
   * @deprecated Use `whl` or `pypi`.
   */
  readonly egg: string
}

/**
 * A library of a kind that is newer than this module. Responses can have one, and it may be passed on as it came.
 *
 * @since 0.1.0
 * @category libraries
 */
export interface UnknownLibrary extends Not<LibraryKind> {}

/**
 * A library: exactly one field says which kind it is and where it comes from.
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
// Looser than its type, as all that comes from the API is: a kind or a combination that is new breaks no response.
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
 * How far a cluster is with a library.
 *
 * - `PENDING`: nothing has been done yet; it stays so while the cluster does not run.
 * - `RESOLVING`: what is needed to install it is being fetched from its repository.
 * - `INSTALLING`: it is being put on the nodes.
 * - `INSTALLED`: it can be used.
 * - `RESTORED`: it was put back from a cached environment.
 * - `SKIPPED`: it does not fit the cluster's Scala version and was left out.
 * - `FAILED`: it could not be installed; `messages` say why.
 * - `UNINSTALL_ON_RESTART`: it is still there and goes when the cluster restarts.
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
 * A library of a cluster and how far it is.
 *
 * @since 0.1.0
 * @category statuses
 */
export class LibraryFullStatus extends Wire.struct<LibraryFullStatus>("LibraryFullStatus")({
  library: Wire.optional(Library),
  status: Wire.optional(LibraryInstallStatus),
  /** All that was reported of the installation so far, warnings and errors included. */
  messages: Wire.optional(Wire.array(Schema.String)),
  /** Whether it was set, in the user interface, to be installed on all clusters. */
  is_library_for_all_clusters: Wire.optional(Schema.Boolean)
}) {}

/**
 * The libraries of a cluster: first those to be installed, in the order in which they were added, then those that go
 * with the next restart.
 *
 * @since 0.1.0
 * @category responses
 */
export class ClusterLibraryStatuses extends Wire.struct<ClusterLibraryStatuses>("ClusterLibraryStatuses")({
  cluster_id: Wire.optional(Schema.String),
  /** Absent where the cluster has none. */
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
 * Adds libraries to a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class InstallLibrariesRequest extends Wire.struct<InstallLibrariesRequest>("InstallLibrariesRequest")({
  cluster_id: Schema.String,
  libraries: Wire.array(Library)
}) {}

/**
 * Takes libraries off a cluster, with its next restart. Each is named as it was when it was installed.
 *
 * @since 0.1.0
 * @category requests
 */
export class UninstallLibrariesRequest extends Wire.struct<UninstallLibrariesRequest>("UninstallLibrariesRequest")({
  cluster_id: Schema.String,
  libraries: Wire.array(Library)
}) {}

/**
 * Asks for the libraries of a cluster.
 *
 * @since 0.1.0
 * @category requests
 */
export class ClusterStatusRequest extends Wire.struct<ClusterStatusRequest>("ClusterStatusRequest")({
  cluster_id: Schema.String
}) {}
