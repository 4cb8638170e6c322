/** Emulates MLflow tracking: experiments, runs, and what is logged to them. */
import * as Either from "effect/Either"
import type { Experiment } from "../../schemas/ml/experiments/Experiments.js"
import type { Metric } from "../../schemas/ml/experiments/Metric.js"
import type { Run, RunInfo } from "../../schemas/ml/experiments/Runs.js"
import { operations } from "../../services/ml/Experiments.js"
import {
  type ApiFailure,
  invalidParameterValue,
  invalidState,
  resourceAlreadyExists,
  resourceDoesNotExist
} from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import * as Dbfs from "./dbfs.js"
import * as Search from "./mlflowSearch.js"
import * as Permissions from "./permissions.js"

interface StoredExperiment {
  readonly info: Experiment & { readonly experiment_id: string; readonly name: string }
  readonly tags: Map<string, string>
}

interface StoredRun {
  readonly info: RunInfo & { readonly run_id: string; readonly experiment_id: string }
  readonly tags: Map<string, string>
  readonly params: Map<string, string>
  /** All values of each metric, in the order in which they were logged. */
  readonly metrics: Map<string, Array<Metric>>
}

interface Pair {
  readonly key?: string | null | undefined
  readonly value?: string | null | undefined
}

const limits = { default: 1000, max: 50_000 }

const pairs = (map: ReadonlyMap<string, string>) => [...map].map(([key, value]) => ({ key, value }))

const nonEmpty = <A>(name: string, list: ReadonlyArray<A>) => (list.length === 0 ? {} : { [name]: list })

const fieldOf = (fields: object, name: string): unknown => Object.entries(fields).find(([key]) => key === name)?.[1]

const isShown = (stage: string | null | undefined, view: string | null | undefined): boolean =>
  view === "ALL" || (view === "DELETED_ONLY") === (stage === "deleted")

/** The value that a run shows of a metric: that of the latest step, and of its latest time. */
const latest = (values: ReadonlyArray<Metric>): Metric | undefined =>
  values.reduce<Metric | undefined>((best, metric) => {
    if (best === undefined) return metric
    const [a, b] = [metric, best].map(({ step, timestamp }) => [step ?? 0, Number(timestamp ?? 0)] as const)
    const isLater = a !== undefined && b !== undefined && (a[0] !== b[0] ? a[0] > b[0] : a[1] >= b[1])
    return isLater ? metric : best
  }, undefined)

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const experiments = new Map<string, StoredExperiment>()
  const runs = new Map<string, StoredRun>()
  const dbfs = kernel.use(Dbfs.make)

  const experimentOf = (id: string | null | undefined): Either.Either<StoredExperiment, ApiFailure> =>
    Either.fromNullable(experiments.get(id ?? ""), () =>
      resourceDoesNotExist(`Node ID ${id} does not exist: there is no such experiment.`)
    )

  const lists = kernel.use(Permissions.make).define({
    type: "mlflowExperiment",
    collection: "experiments",
    levels: [
      { permission_level: "CAN_READ", description: "Can view the experiment" },
      { permission_level: "CAN_EDIT", description: "Can view, log runs, and edit the experiment" },
      { permission_level: "CAN_MANAGE", description: "Can manage the experiment" }
    ],
    creatorLevel: "CAN_MANAGE",
    check: experimentOf
  })

  const runOf = (id: string | null | undefined): Either.Either<StoredRun, ApiFailure> =>
    Either.fromNullable(runs.get(id ?? ""), () => resourceDoesNotExist(`Run ${id} not found.`))

  /** A run that is not deleted. */
  const activeRun = (id: string | null | undefined, older?: string | null): Either.Either<StoredRun, ApiFailure> =>
    Either.filterOrLeft(
      runOf(id ?? older),
      ({ info }) => info.lifecycle_stage === "active",
      ({ info }) => invalidState(`The run ${info.run_id} is deleted.`)
    )

  const shownExperiment = ({ info, tags }: StoredExperiment): Experiment => ({
    ...info,
    ...nonEmpty("tags", pairs(tags))
  })

  const shownRun = ({ info, metrics, params, tags }: StoredRun): Run => ({
    info,
    data: {
      ...nonEmpty(
        "metrics",
        [...metrics.values()].flatMap((values) => latest(values) ?? [])
      ),
      ...nonEmpty("params", pairs(params)),
      ...nonEmpty("tags", pairs(tags))
    }
  })

  const changeExperiment = (
    experiment: StoredExperiment,
    fields: Partial<Experiment> & { readonly name?: string }
  ): void => {
    const { experiment_id } = experiment.info
    experiments.set(experiment_id, {
      ...experiment,
      info: {
        ...experiment.info,
        ...fields,
        experiment_id,
        name: fields.name ?? experiment.info.name,
        last_update_time: kernel.now()
      }
    })
  }

  const changeRun = (run: StoredRun, fields: Partial<RunInfo>): StoredRun => {
    const { experiment_id, run_id } = run.info
    const changed = { ...run, info: { ...run.info, ...fields, run_id, experiment_id } }
    runs.set(run_id, changed)
    return changed
  }

  const put = (map: Map<string, string>, all: ReadonlyArray<Pair> | null | undefined): void => {
    for (const { key, value } of all ?? []) map.set(key ?? "", value ?? "")
  }

  /** A parameter has one value for ever. */
  const putParams = (run: StoredRun, all: ReadonlyArray<Pair> | null | undefined): Either.Either<void, ApiFailure> => {
    const other = (all ?? []).find(
      ({ key, value }) => run.params.has(key ?? "") && run.params.get(key ?? "") !== (value ?? "")
    )
    if (other !== undefined) {
      return Either.left(
        invalidParameterValue(`Changing param values is not allowed. Param with key='${other.key}' was already logged.`)
      )
    }
    put(run.params, all)
    return Either.void
  }

  const putMetric = (run: StoredRun, metric: Metric): void => {
    const key = metric.key ?? ""
    const { step, timestamp, value } = metric
    const values = run.metrics.get(key) ?? []
    values.push({ key, value, timestamp: timestamp ?? kernel.now(), step: step ?? 0 })
    run.metrics.set(key, values)
  }

  const lookUpRun: Search.Lookup<StoredRun> = ({ info, metrics, params, tags }, kind, name) => {
    switch (kind) {
      case "metric":
        return latest(metrics.get(name) ?? [])?.value ?? undefined
      case "param":
      case "parameter":
        return params.get(name)
      case "tag":
        return tags.get(name)
      default: {
        const field = { created: "start_time", Created: "start_time" }[name] ?? name
        const value = fieldOf(info, field)
        return typeof value === "string" || typeof value === "number" ? value : undefined
      }
    }
  }

  const lookUpExperiment: Search.Lookup<StoredExperiment> = ({ info, tags }, kind, name) => {
    if (kind === "tag") return tags.get(name)
    const value = fieldOf(info, name)
    return typeof value === "string" || typeof value === "number" ? value : undefined
  }

  const page = <A>(
    list: string,
    items: ReadonlyArray<A>,
    key: (item: A) => string,
    size: number | bigint | null | undefined,
    token: string | null | undefined
  ) =>
    Either.flatMap(Paging.pageSize(size === undefined || size === null ? undefined : Number(size), limits), (size) =>
      Paging.page({ list, items, key, size, token })
    )

  const nextOf = (next: string | undefined) => (next === undefined ? {} : { next_page_token: next })

  const searchExperiments = (request: {
    readonly filter?: string | null | undefined
    readonly max_results?: number | bigint | null | undefined
    readonly order_by?: ReadonlyArray<string> | null | undefined
    readonly page_token?: unknown
    readonly view_type?: string | null | undefined
  }) =>
    Either.gen(function* () {
      const holds = yield* Search.filter(request.filter, lookUpExperiment)
      const found = [...experiments.values()].filter(
        (experiment) => isShown(experiment.info.lifecycle_stage, request.view_type) && holds(experiment)
      )
      const sorted = yield* Search.sort(found, request.order_by, lookUpExperiment)
      const { items, next } = yield* page(
        `experiments ${request.filter ?? ""}`,
        sorted,
        ({ info }) => info.experiment_id,
        request.max_results,
        typeof request.page_token === "string" ? request.page_token : undefined
      )
      return { ...nonEmpty("experiments", items.map(shownExperiment)), ...nextOf(next) }
    })

  const setStage = (run: StoredRun, lifecycle_stage: string): void => void changeRun(run, { lifecycle_stage })

  const routes: ReadonlyArray<Route> = [
    route(operations.createExperiment, ({ artifact_location, name, tags }, { user }) => {
      if ([...experiments.values()].some(({ info }) => info.name === name)) {
        return Either.left(resourceAlreadyExists(`Node named '${name}' already exists`))
      }
      const experiment_id = String(kernel.ids.number())
      const now = kernel.now()
      const experiment: StoredExperiment = {
        info: {
          experiment_id,
          name,
          artifact_location: artifact_location ?? `dbfs:/databricks/mlflow-tracking/${experiment_id}`,
          lifecycle_stage: "active",
          creation_time: now,
          last_update_time: now
        },
        tags: new Map()
      }
      put(experiment.tags, tags)
      experiments.set(experiment_id, experiment)
      lists.created(experiment_id, user.userName)
      return Either.right({ experiment_id })
    }),
    route(operations.getExperiment, ({ experiment_id }) =>
      Either.map(experimentOf(experiment_id), (experiment) => ({ experiment: shownExperiment(experiment) }))
    ),
    route(operations.getByName, ({ experiment_name }) =>
      Either.fromNullable(
        [...experiments.values()].find(({ info }) => info.name === experiment_name),
        () => resourceDoesNotExist(`Node ${experiment_name} does not exist.`)
      ).pipe(Either.map((experiment) => ({ experiment: shownExperiment(experiment) })))
    ),
    route(operations.listExperimentsPage, (request) => searchExperiments(request)),
    route(operations.searchExperimentsPage, (request) => searchExperiments(request)),
    route(operations.updateExperiment, ({ experiment_id, new_name }) =>
      Either.map(experimentOf(experiment_id), (experiment) =>
        changeExperiment(experiment, new_name ? { name: new_name } : {})
      )
    ),
    route(operations.deleteExperiment, ({ experiment_id }) =>
      Either.map(experimentOf(experiment_id), (experiment) =>
        changeExperiment(experiment, { lifecycle_stage: "deleted" })
      )
    ),
    route(operations.restoreExperiment, ({ experiment_id }) =>
      Either.map(experimentOf(experiment_id), (experiment) =>
        changeExperiment(experiment, { lifecycle_stage: "active" })
      )
    ),
    route(operations.setExperimentTag, ({ experiment_id, key, value }) =>
      Either.map(experimentOf(experiment_id), ({ tags }) => void tags.set(key, value))
    ),
    route(operations.createRun, ({ experiment_id, run_name, start_time, tags }, { user }) =>
      Either.gen(function* () {
        const { info } = yield* experimentOf(experiment_id)
        const run_id = kernel.ids.hex(32)
        const run: StoredRun = {
          info: {
            run_id,
            run_uuid: run_id,
            run_name:
              run_name ?? tags?.find(({ key }) => key === "mlflow.runName")?.value ?? `run-${run_id.slice(0, 8)}`,
            experiment_id: info.experiment_id,
            user_id: user.userName,
            status: "RUNNING",
            start_time: start_time ?? kernel.now(),
            artifact_uri: `${info.artifact_location}/${run_id}/artifacts`,
            lifecycle_stage: "active"
          },
          tags: new Map(),
          params: new Map(),
          metrics: new Map()
        }
        put(run.tags, tags)
        runs.set(run_id, run)
        return { run: shownRun(run) }
      })
    ),
    route(operations.getRun, ({ run_id, run_uuid }) =>
      Either.map(runOf(run_id ?? run_uuid), (run) => ({ run: shownRun(run) }))
    ),
    route(operations.updateRun, ({ end_time, run_id, run_name, run_uuid, status }) =>
      Either.map(activeRun(run_id, run_uuid), (run) => ({
        run_info: changeRun(run, {
          ...(status === undefined || status === null ? {} : { status }),
          ...(end_time === undefined || end_time === null ? {} : { end_time }),
          ...(run_name === undefined || run_name === null ? {} : { run_name })
        }).info
      }))
    ),
    route(operations.deleteRun, ({ run_id }) => Either.map(runOf(run_id), (run) => setStage(run, "deleted"))),
    route(operations.restoreRun, ({ run_id }) => Either.map(runOf(run_id), (run) => setStage(run, "active"))),
    route(operations.logMetric, ({ run_id, run_uuid, ...metric }) =>
      Either.map(activeRun(run_id, run_uuid), (run) => putMetric(run, metric))
    ),
    route(operations.logParam, ({ key, run_id, run_uuid, value }) =>
      Either.flatMap(activeRun(run_id, run_uuid), (run) => putParams(run, [{ key, value }]))
    ),
    route(operations.setTag, ({ key, run_id, run_uuid, value }) =>
      Either.map(activeRun(run_id, run_uuid), ({ tags }) => void tags.set(key, value))
    ),
    route(operations.deleteTag, ({ key, run_id }) =>
      Either.flatMap(activeRun(run_id), ({ tags }) =>
        tags.delete(key) ? Either.void : Either.left(resourceDoesNotExist(`No tag with name: ${key} in run ${run_id}.`))
      )
    ),
    route(operations.logBatch, ({ metrics, params, run_id, tags }) =>
      Either.gen(function* () {
        const run = yield* activeRun(run_id)
        const count = (metrics?.length ?? 0) + (params?.length ?? 0) + (tags?.length ?? 0)
        if (count > 1000 || (params?.length ?? 0) > 100 || (tags?.length ?? 0) > 100) {
          return yield* Either.left(
            invalidParameterValue("A batch can have at most 1000 entities, of which 100 are params and 100 tags.")
          )
        }
        yield* putParams(run, params)
        for (const metric of metrics ?? []) putMetric(run, metric)
        put(run.tags, tags)
      })
    ),
    route(operations.getHistoryPage, ({ max_results, metric_key, page_token, run_id, run_uuid }) =>
      Either.gen(function* () {
        const values = (yield* runOf(run_id ?? run_uuid)).metrics.get(metric_key) ?? []
        const start = yield* Paging.position(metric_key, page_token)
        const size = max_results ?? 25_000
        const found = values.slice(start, start + size)
        const next = start + size < values.length ? Paging.atPosition(metric_key, start + size) : undefined
        return { ...nonEmpty("metrics", found), ...nextOf(next) }
      })
    ),
    route(operations.searchRunsPage, ({ experiment_ids, filter, max_results, order_by, page_token, run_view_type }) =>
      Either.gen(function* () {
        const holds = yield* Search.filter(filter, lookUpRun)
        const found = [...runs.values()]
          .filter(({ info }) => experiment_ids?.includes(info.experiment_id) === true)
          .filter((run) => isShown(run.info.lifecycle_stage, run_view_type) && holds(run))
          // The latest come first.
          .reverse()
        const sorted = yield* Search.sort(found, order_by, lookUpRun)
        const list = `runs ${(experiment_ids ?? []).join()} ${filter ?? ""} ${(order_by ?? []).join()}`
        const { items, next } = yield* page(
          list,
          sorted,
          ({ info }) => info.run_id,
          max_results,
          typeof page_token === "string" ? page_token : undefined
        )
        return { ...nonEmpty("runs", items.map(shownRun)), ...nextOf(next) }
      })
    ),
    route(operations.listArtifactsPage, ({ path, run_id, run_uuid }) =>
      Either.map(runOf(run_id ?? run_uuid), ({ info }) => {
        const root = info.artifact_uri ?? ""
        const inside = path ? `${path}/` : ""
        const files = dbfs.list(`${root.replace(/^dbfs:/, "")}/${inside}`).map(({ isFolder, name, size }) => ({
          path: `${inside}${name}`,
          is_dir: isFolder,
          ...(isFolder ? {} : { file_size: size })
        }))
        return { root_uri: root, ...nonEmpty("files", files) }
      })
    )
  ]

  return { routes }
}
