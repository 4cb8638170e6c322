import type {
  Library,
  LibraryKind,
  MavenLibrary,
  PythonPyPiLibrary,
  RCranLibrary
} from "../../schemas/libraries/Libraries.js"
import * as Internal from "../../schemas/libraries/libraryKinds.js"

/**
 * A package from a Python index, optionally with a version.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 *
 * const libraries = [
 *   Libraries.pypi("pandas==2.2.0"),
 *   Libraries.pypi("contoso-etl", { repo: "https://pypi.contoso.com/simple" })
 * ]
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const pypi = (name: string, options?: Omit<PythonPyPiLibrary, "package">): Library => ({
  pypi: { package: name, ...options }
})

/**
 * A package from a Maven repository, by its coordinates `group:artifact:version`.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 *
 * const eventHubs = Libraries.maven("com.microsoft.azure:azure-eventhubs-spark_2.12:2.3.22", {
 *   exclusions: ["org.slf4j:*"]
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const maven = (coordinates: string, options?: Omit<MavenLibrary, "coordinates">): Library => ({
  maven: { coordinates, ...options }
})

/**
 * An R package from a CRAN repository.
 *
 * @since 0.1.0
 * @category constructors
 */
export const cran = (name: string, options?: Omit<RCranLibrary, "package">): Library => ({
  cran: { package: name, ...options }
})

/**
 * A wheel: a workspace path, a path in a Unity Catalog volume, or a URI in an object store.
 *
 * @since 0.1.0
 * @category constructors
 */
export const whl = (uri: string): Library => ({ whl: uri })

/**
 * The packages in a `requirements.txt`: a workspace path, or a path in a Unity Catalog volume.
 *
 * @since 0.1.0
 * @category constructors
 */
export const requirements = (path: string): Library => ({ requirements: path })

/**
 * A JAR: a workspace path, a path in a Unity Catalog volume, or a URI in an object store.
 *
 * @since 0.1.0
 * @category constructors
 */
export const jar = (uri: string): Library => ({ jar: uri })

/**
 * A Python egg. Databricks Runtime 14.0 and later do not install eggs.
 *
 * @deprecated Use `whl` or `pypi`.
 * @since 0.1.0
 * @category constructors
 */
export const egg = (uri: string): Library => ({ egg: uri })

/**
 * Returns the kind of a library, or `undefined` if this version does not know it.
 *
 * @example
 * ```ts
 * import { Libraries } from "effect-databricks"
 *
 * console.log(Libraries.kindOf(Libraries.cran("ada"))) // "cran"
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const kindOf: (library: Library) => LibraryKind | undefined = Internal.kindOf

/**
 * Describes a library for humans: its kind and its name, such as `pypi pandas==2.2.0`.
 *
 * @since 0.1.0
 * @category getters
 */
export const nameOf: (library: Library) => string = Internal.nameOf
