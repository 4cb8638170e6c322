/**
 * The environment of serverless compute: which Python, and which packages on top of it.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * What serverless notebooks, job tasks and pipelines find installed. Give either `environment_version` or
 * `base_environment`.
 *
 * @since 0.1.0
 * @category environments
 */
export class Environment extends Wire.struct<Environment>("Environment")({
  /** The version to run in, a whole number as a string (`"2"`). It settles the Python version and its packages. */
  environment_version: Wire.optional(Schema.String),
  /**
   * The environment to build on: the workspace path of an `env.yaml` file (`/Workspace/path/to/env.yaml`), or the id of
   * a base environment (`workspace-base-environments/...`).
   */
  base_environment: Wire.optional(Schema.String),
  /**
   * Python packages, one line of a pip requirements file each: a requirement with or without a version, the URL of an
   * archive, a path in the workspace or in a volume, or the URL of a repository.
   */
  dependencies: Wire.optional(Wire.array(Schema.String)),
  /**
   * The path of a `pyproject.toml` that names the environment version and the dependencies. Not together with other
   * fields.
   */
  project_environment: Wire.optional(Schema.String),
  /** Paths of JAR files, such as `/Volumes/main/default/lib/app.jar`. */
  java_dependencies: Wire.optional(Wire.array(Schema.String)),
  /**
   * The earlier name of `environment_version`.
   *
   * @deprecated Use `environment_version`.
   */
  client: Wire.optional(Schema.String)
}) {}
