/** Emulates the Libraries API. A running cluster installs its libraries one at a time. */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import type { ClusterDetails } from "../../schemas/clusters/Clusters.js"
import type { ClusterLibraryStatuses, Library, LibraryFullStatus } from "../../schemas/libraries/Libraries.js"
import { isSame, kindOf, kindsOf, nameOf } from "../../schemas/libraries/libraryKinds.js"
import { operations } from "../../services/libraries/operations.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import type { Cancel } from "../timeline.js"
import * as Clusters from "./clusters.js"
import * as Workspace from "./workspace.js"

export interface Libraries {
  readonly routes: ReadonlyArray<Route>
}

type Status = "PENDING" | "RESOLVING" | "INSTALLING" | "INSTALLED" | "SKIPPED" | "FAILED" | "UNINSTALL_ON_RESTART"

interface Entry {
  readonly library: Library
  status: Status
  messages: ReadonlyArray<string>
}

interface Installation {
  readonly entries: Array<Entry>
  /** The next scheduled step of the current library. */
  next: Cancel | undefined
  /** The last known state of the cluster. */
  state: string | null | undefined
}

const isUp = (state: string | null | undefined): boolean => state === "RUNNING" || state === "RESIZING"

/** A marker in the name of a library that always fails to install, so that tests need no option. */
const marker = "does-not-exist"

const installError = (clusterId: string, reason: string): string =>
  `Library installation attempted on the driver node of cluster ${clusterId} and failed. ` +
  `Error code: DRIVER_LIBRARY_INSTALLATION_FAILURE. Error message: ${reason}`

const notFound = (library: Library): string =>
  library.pypi
    ? `ERROR: Could not find a version that satisfies the requirement ${library.pypi.package} (from versions: none)`
    : `${nameOf(library)} could not be found`

/** The Scala version in the name of an artifact, such as `2.12` for `spark-xml_2.12`. */
const scalaOfArtifact = ({ maven }: Library): string | undefined =>
  /_(\d+\.\d+)(?::|$)/.exec(maven?.coordinates ?? "")?.[1]

const scalaOfRuntime = (version: string | null | undefined): string | undefined =>
  /-scala(\d+\.\d+)$/.exec(version ?? "")?.[1]

const checked = (libraries: ReadonlyArray<Library>): Either.Either<ReadonlyArray<Library>, ApiFailure> => {
  const odd = libraries.find((library) => kindsOf(library).length !== 1)
  if (odd === undefined) return Either.right(libraries)
  const reason = kindsOf(odd).length === 0 ? "None of" : `${kindsOf(odd).join(" and ")}, but only one of`
  return Either.left(
    invalidParameterValue(
      `Unknown library type: ${reason} jar, egg, whl, requirements, pypi, maven and cran must be set for a library`
    )
  )
}

export const make = (kernel: Kernel): Libraries => {
  const clusters = kernel.use(Clusters.make)
  const workspace = kernel.use(Workspace.make)
  const installations = new Map<string, Installation>()

  const known = (id: string): Either.Either<Installation, ApiFailure> =>
    Either.map(clusters.get(id), ({ state }) => {
      const installation = installations.get(id) ?? { entries: [], next: undefined, state }
      installations.set(id, installation)
      return installation
    })

  const reasonOf = (id: string, runtime: string | null | undefined, library: Library): ReadonlyArray<string> => {
    const given = kernel.options.libraryFailure?.(library)
    if (given !== undefined) return given
    const path = library.whl ?? library.jar ?? library.egg ?? library.requirements ?? ""
    if (nameOf(library).includes(marker)) return [installError(id, notFound(library))]
    if (path.startsWith("/Workspace/") && workspace.file(path) === undefined) {
      return [installError(id, `${path} could not be found`)]
    }
    if (kindOf(library) === "egg" && Number.parseInt(runtime ?? "", 10) >= 14) {
      return [installError(id, "Eggs are not supported on Databricks Runtime 14.0 and above.")]
    }
    return []
  }

  const finishInstall = (id: string, entry: Entry): void => {
    const runtime = Either.getOrUndefined(clusters.get(id))?.spark_version
    const scala = scalaOfArtifact(entry.library)
    if (scala !== undefined && scala !== (scalaOfRuntime(runtime) ?? scala)) {
      entry.status = "SKIPPED"
      entry.messages = [`The library is for Scala ${scala}, the cluster has Scala ${scalaOfRuntime(runtime)}.`]
      return
    }
    entry.messages = reasonOf(id, runtime, entry.library)
    entry.status = entry.messages.length === 0 ? "INSTALLED" : "FAILED"
  }

  /** Installs the next pending library, unless one is being installed. */
  const installNext = (id: string, installation: Installation): void => {
    if (installation.next !== undefined || !isUp(installation.state)) return
    const entry = installation.entries.find(({ status }) => status === "PENDING")
    if (entry === undefined) return
    const steps: ReadonlyArray<Status> = entry.library.maven ? ["RESOLVING", "INSTALLING"] : ["INSTALLING"]
    const step = Duration.times(Duration.decode(kernel.durations.libraryInstall), 1 / (steps.length + 1))
    const advance = (index: number): void => {
      installation.next = kernel.after(step, () => {
        installation.next = undefined
        // Removed in the meantime.
        if (entry.status === "UNINSTALL_ON_RESTART" || !installation.entries.includes(entry)) {
          return installNext(id, installation)
        }
        const status = steps[index]
        if (status === undefined) {
          finishInstall(id, entry)
          return installNext(id, installation)
        }
        entry.status = status
        advance(index + 1)
      })
    }
    advance(0)
  }

  const stop = (installation: Installation): void => {
    installation.next?.()
    installation.next = undefined
    const staying = installation.entries.filter(({ status }) => status !== "UNINSTALL_ON_RESTART")
    installation.entries.splice(0, Number.POSITIVE_INFINITY, ...staying)
    for (const entry of staying) {
      entry.status = "PENDING"
      entry.messages = []
    }
  }

  const install = (id: string, installation: Installation, libraries: ReadonlyArray<Library>): void => {
    for (const library of libraries) {
      const there = installation.entries.find((entry) => isSame(entry.library, library))
      if (there === undefined) installation.entries.push({ library, status: "PENDING", messages: [] })
      else if (there.status === "UNINSTALL_ON_RESTART" || there.status === "FAILED") there.status = "PENDING"
    }
    installNext(id, installation)
  }

  clusters.onChange(({ cluster_id, state }: ClusterDetails) => {
    const installation = installations.get(cluster_id)
    if (installation === undefined) return
    const wasUp = isUp(installation.state)
    installation.state = state
    if (wasUp && !isUp(state)) stop(installation)
    installNext(cluster_id, installation)
  })

  clusters.onRemoved((id) => {
    installations.get(id)?.next?.()
    installations.delete(id)
  })

  clusters.onCloned((from, to) => {
    const libraries = installations.get(from)?.entries.map(({ library }) => library) ?? []
    Either.map(known(to), (installation) => install(to, installation, libraries))
  })

  const statusesOf = (id: string, { entries }: Installation): ClusterLibraryStatuses => {
    const isGoing = ({ status }: Entry): boolean => status === "UNINSTALL_ON_RESTART"
    const ordered = [...entries.filter((entry) => !isGoing(entry)), ...entries.filter(isGoing)]
    return {
      cluster_id: id,
      ...(ordered.length === 0
        ? {}
        : {
            library_statuses: ordered.map(
              ({ library, messages, status }): LibraryFullStatus => ({
                library,
                status,
                ...(messages.length === 0 ? {} : { messages }),
                is_library_for_all_clusters: false
              })
            )
          })
    }
  }

  const routes: ReadonlyArray<Route> = [
    route(operations.install, ({ cluster_id, libraries }) =>
      Either.gen(function* () {
        const installation = yield* known(cluster_id)
        install(cluster_id, installation, yield* checked(libraries))
      })
    ),
    route(operations.uninstall, ({ cluster_id, libraries }) =>
      Either.gen(function* () {
        const installation = yield* known(cluster_id)
        for (const library of yield* checked(libraries)) {
          const index = installation.entries.findIndex((entry) => isSame(entry.library, library))
          const entry = installation.entries[index]
          if (entry === undefined) continue
          if (entry.status === "PENDING") installation.entries.splice(index, 1)
          else entry.status = "UNINSTALL_ON_RESTART"
        }
      })
    ),
    route(operations.clusterStatus, ({ cluster_id }) =>
      Either.map(known(cluster_id), (installation) => statusesOf(cluster_id, installation))
    ),
    route(operations.allClusterStatuses, () => {
      const all = [...installations].filter(([, { entries }]) => entries.length > 0)
      return Either.right(all.length === 0 ? {} : { statuses: all.map(([id, one]) => statusesOf(id, one)) })
    })
  ]

  return { routes }
}
