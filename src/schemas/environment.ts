/**
 * The environment of serverless compute: the Python version and the installed packages.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "./Wire.js"

/**
 * The environment of serverless notebooks, job tasks and pipelines. Set either `environment_version` or
 * `base_environment`.
 *
 * @since 0.1.0
 * @category environments
 */
export class Environment extends Wire.struct<Environment>("Environment")({
  /**
   * The environment version, an integer as a string (`"2"`). It determines the Python version and the preinstalled
   * packages.
   */
  environment_version: Wire.optional(Schema.String),
  /**
   * The environment to extend: the workspace path of an `env.yaml` file (`/Workspace/path/to/env.yaml`), or the id of a
   * base environment (`workspace-base-environments/...`).
   */
  base_environment: Wire.optional(Schema.String),
  /**
   * Python packages. Each element is a line of a pip requirements file: a requirement with or without a version, the
   * URL of an archive, a path in the workspace or in a volume, or the URL of a repository.
   */
  dependencies: Wire.optional(Wire.array(Schema.String)),
  /**
   * The path of a `pyproject.toml` file with the environment version and the dependencies. Cannot be combined with
   * other fields.
   */
  project_environment: Wire.optional(Schema.String),
  /** The paths of JAR files, such as `/Volumes/main/default/lib/app.jar`. */
  java_dependencies: Wire.optional(Wire.array(Schema.String)),
  /**
   * The former name of `environment_version`.
   *
   * @deprecated Use `environment_version`.
   */
  client: Wire.optional(Schema.String)
}) {}
