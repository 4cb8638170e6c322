/** Emulates the model registry of the workspace: models, their versions, stages and tags. */
import * as Either from "effect/Either"
import type { ModelVersion } from "../../schemas/ml/modelRegistry/ModelVersion.js"
import { operations } from "../../services/ml/ModelRegistry.js"
import { type ApiFailure, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import * as Search from "./mlflowSearch.js"
import * as Permissions from "./permissions.js"

interface Tag {
  readonly key?: string | null | undefined
  readonly value?: string | null | undefined
}

type Version = ModelVersion & { readonly name: string; readonly version: string }

interface Model {
  readonly name: string
  readonly id: string
  readonly description?: string | undefined
  readonly user_id: string
  readonly creation_timestamp: number
  readonly last_updated_timestamp: number
  readonly tags: ReadonlyArray<Tag>
}

const limits = { default: 100, max: 1000 }

const nonEmpty = <A>(name: string, list: ReadonlyArray<A>) => (list.length === 0 ? {} : { [name]: list })

const withTag = (tags: ReadonlyArray<Tag> | null | undefined, key: string, value?: string): ReadonlyArray<Tag> => [
  ...(tags ?? []).filter((tag) => tag.key !== key),
  ...(value === undefined ? [] : [{ key, value }])
]

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const models = new Map<string, Model>()
  const versions = new Map<string, ReadonlyArray<Version>>()
  /** Numbers of deleted versions are not given again. */
  const last = new Map<string, number>()

  const modelOf = (name: string): Either.Either<Model, ApiFailure> =>
    Either.fromNullable(models.get(name), () => resourceDoesNotExist(`RegisteredModel '${name}' does not exist.`))

  const versionOf = (name: string, version: string): Either.Either<Version, ApiFailure> =>
    Either.fromNullable(
      versions.get(name)?.find((one) => one.version === version),
      () => resourceDoesNotExist(`ModelVersion (name=${name}, version=${version}) does not exist.`)
    )

  const lists = kernel.use(Permissions.make).define({
    type: "registered-model",
    collection: "registered-models",
    levels: ["CAN_READ", "CAN_EDIT", "CAN_MANAGE_STAGING_VERSIONS", "CAN_MANAGE_PRODUCTION_VERSIONS", "CAN_MANAGE"].map(
      (permission_level) => ({ permission_level, description: permission_level })
    ),
    creatorLevel: "CAN_MANAGE",
    check: (id) =>
      Either.fromNullable(
        [...models.values()].find((model) => model.id === id),
        () => resourceDoesNotExist(`RegisteredModel with id ${id} does not exist.`)
      )
  })

  /** The latest version of each stage. */
  const latest = (name: string, stages?: ReadonlyArray<string> | null): ReadonlyArray<Version> => {
    const byStage = new Map((versions.get(name) ?? []).map((version) => [version.current_stage ?? "None", version]))
    return [...byStage.values()].filter(
      ({ current_stage }) => !stages || stages.length === 0 || stages.includes(current_stage ?? "None")
    )
  }

  const shown = ({ id: _, tags, ...model }: Model) => ({
    ...model,
    ...nonEmpty("latest_versions", latest(model.name)),
    ...nonEmpty("tags", tags)
  })

  const change = (model: Model, fields: Partial<Model>): Model => {
    const changed = { ...model, ...fields, last_updated_timestamp: kernel.now() }
    models.delete(model.name)
    models.set(changed.name, changed)
    return changed
  }

  const changeVersion = (old: Version, fields: Partial<ModelVersion>): Version => {
    const changed: Version = {
      ...old,
      ...fields,
      name: old.name,
      version: old.version,
      last_updated_timestamp: kernel.now()
    }
    versions.set(
      old.name,
      (versions.get(old.name) ?? []).map((version) => (version.version === old.version ? changed : version))
    )
    return changed
  }

  const page = <A>(
    list: string,
    items: ReadonlyArray<A>,
    key: (item: A) => string,
    size: number | null | undefined,
    token: string | null | undefined
  ) => Either.flatMap(Paging.pageSize(size, limits), (size) => Paging.page({ list, items, key, size, token }))

  const lookUp = <A extends object>(item: A, kind: string, name: string): string | number | undefined => {
    const fields = item as Readonly<Record<string, unknown>>
    const value =
      kind === "tag"
        ? (fields.tags as ReadonlyArray<Tag> | undefined)?.find(({ key }) => key === name)?.value
        : fields[name]
    return typeof value === "string" || typeof value === "number" ? value : undefined
  }

  const searchModels = (request: {
    readonly filter?: string | null | undefined
    readonly max_results?: number | bigint | null | undefined
    readonly order_by?: ReadonlyArray<string> | null | undefined
    readonly page_token?: string | null | undefined
  }) =>
    Either.gen(function* () {
      const holds = yield* Search.filter<Model>(request.filter, lookUp)
      const found = yield* Search.sort([...models.values()].filter(holds), request.order_by, lookUp)
      const size = request.max_results
      const { items, next } = yield* page(
        `models ${request.filter ?? ""}`,
        found,
        ({ id }) => id,
        size === undefined || size === null ? undefined : Number(size),
        request.page_token
      )
      return {
        ...nonEmpty("registered_models", items.map(shown)),
        ...(next === undefined ? {} : { next_page_token: next })
      }
    })

  const routes: ReadonlyArray<Route> = [
    route(operations.createModel, ({ description, name, tags }, { user }) => {
      if (models.has(name)) return Either.left(resourceAlreadyExists(`RegisteredModel '${name}' already exists.`))
      const now = kernel.now()
      const model: Model = {
        name,
        id: kernel.ids.hex(32),
        ...(description ? { description } : {}),
        user_id: user.userName,
        creation_timestamp: now,
        last_updated_timestamp: now,
        tags: tags ?? []
      }
      models.set(name, model)
      lists.created(model.id, user.userName)
      return Either.right({ registered_model: shown(model) })
    }),
    route(operations.getModel, ({ name }) =>
      Either.map(modelOf(name), (model) => ({
        registered_model_databricks: { ...shown(model), id: model.id, permission_level: "CAN_MANAGE" }
      }))
    ),
    route(operations.listModelsPage, searchModels),
    route(operations.searchModelsPage, searchModels),
    route(operations.updateModel, ({ description, name }) =>
      Either.map(modelOf(name), (model) => ({
        registered_model: shown(change(model, description === undefined || description === null ? {} : { description }))
      }))
    ),
    route(operations.renameModel, ({ name, new_name }) =>
      Either.gen(function* () {
        const model = yield* modelOf(name)
        if (!new_name) return { registered_model: shown(model) }
        if (models.has(new_name))
          return yield* Either.left(resourceAlreadyExists(`RegisteredModel '${new_name}' already exists.`))
        versions.set(
          new_name,
          (versions.get(name) ?? []).map((version) => ({ ...version, name: new_name }))
        )
        versions.delete(name)
        last.set(new_name, last.get(name) ?? 0)
        return { registered_model: shown(change(model, { name: new_name })) }
      })
    ),
    route(operations.deleteModel, ({ name }) =>
      Either.map(modelOf(name), ({ id }) => {
        models.delete(name)
        versions.delete(name)
        last.delete(name)
        lists.removed(id)
      })
    ),
    route(operations.setModelTag, ({ key, name, value }) =>
      Either.map(modelOf(name), (model) => void change(model, { tags: withTag(model.tags, key, value) }))
    ),
    route(operations.deleteModelTag, ({ key, name }) =>
      Either.map(modelOf(name), (model) => void change(model, { tags: withTag(model.tags, key) }))
    ),
    route(operations.getLatestVersions, ({ name, stages }) =>
      Either.map(modelOf(name), () => nonEmpty("model_versions", latest(name, stages)))
    ),
    route(operations.createModelVersion, ({ description, name, run_id, run_link, source, tags }, { user }) =>
      Either.map(modelOf(name), () => {
        const number = (last.get(name) ?? 0) + 1
        last.set(name, number)
        const now = kernel.now()
        const version: Version = {
          name,
          version: String(number),
          creation_timestamp: now,
          last_updated_timestamp: now,
          user_id: user.userName,
          current_stage: "None",
          source,
          status: "READY",
          ...(description ? { description } : {}),
          ...(run_id ? { run_id } : {}),
          ...(run_link ? { run_link } : {}),
          ...nonEmpty("tags", tags ?? [])
        }
        versions.set(name, [...(versions.get(name) ?? []), version])
        return { model_version: version }
      })
    ),
    route(operations.getModelVersion, ({ name, version }) =>
      Either.map(versionOf(name, version), (model_version) => ({ model_version }))
    ),
    route(operations.getModelVersionDownloadUri, ({ name, version }) =>
      Either.map(versionOf(name, version), ({ source }) => ({ artifact_uri: source }))
    ),
    route(operations.updateModelVersion, ({ description, name, version }) =>
      Either.map(versionOf(name, version), (old) => ({
        model_version: changeVersion(old, description === undefined || description === null ? {} : { description })
      }))
    ),
    route(operations.deleteModelVersion, ({ name, version }) =>
      Either.map(versionOf(name, version), (old) => {
        versions.set(
          name,
          (versions.get(name) ?? []).filter((one) => one !== old)
        )
      })
    ),
    route(operations.setModelVersionTag, ({ key, name, value, version }) =>
      Either.map(versionOf(name, version), (old) => void changeVersion(old, { tags: withTag(old.tags, key, value) }))
    ),
    route(operations.deleteModelVersionTag, ({ key, name, version }) =>
      Either.map(versionOf(name, version), (old) => void changeVersion(old, { tags: withTag(old.tags, key) }))
    ),
    route(operations.transitionStage, ({ archive_existing_versions, name, stage, version }) =>
      Either.map(versionOf(name, version), (old) => {
        if (archive_existing_versions) {
          for (const other of versions.get(name) ?? []) {
            if (other !== old && other.current_stage === stage) changeVersion(other, { current_stage: "Archived" })
          }
        }
        return { model_version_databricks: changeVersion(old, { current_stage: stage }) }
      })
    ),
    route(operations.searchModelVersionsPage, ({ filter, max_results, order_by, page_token }) =>
      Either.gen(function* () {
        const holds = yield* Search.filter<Version>(filter, lookUp)
        const found = yield* Search.sort([...versions.values()].flat().filter(holds), order_by, lookUp)
        const { items, next } = yield* page(
          `versions ${filter ?? ""}`,
          found,
          ({ name, version }) => `${name} ${version}`,
          max_results,
          page_token
        )
        return { ...nonEmpty("model_versions", items), ...(next === undefined ? {} : { next_page_token: next }) }
      })
    )
  ]

  return { routes }
}
