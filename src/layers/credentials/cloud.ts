/** The cloud of a workspace, and the endpoints of the Azure clouds. */
import * as Effect from "effect/Effect"
import { ConfigurationError } from "../../schemas/DatabricksError.js"

/**
 * @since 0.1.0
 * @category clouds
 */
export type Cloud = "azure" | "aws" | "gcp"

/**
 * The Azure clouds, as `ARM_ENVIRONMENT` names them.
 *
 * @since 0.1.0
 * @category clouds
 */
export type AzureEnvironment = "public" | "usgovernment" | "china"

/**
 * The endpoints that the Azure flows call. Each is the URL of an origin.
 *
 * @since 0.1.0
 * @category clouds
 */
export interface AzureEndpoints {
  /** Entra: issues tokens. */
  readonly activeDirectory: string
  /** The resource of the management token that is sent together with the resource id of a workspace. */
  readonly serviceManagement: string
  /** Azure Resource Manager: returns the URL of a workspace by its resource id. */
  readonly resourceManager: string
}

/**
 * The endpoints of the Azure clouds.
 *
 * @since 0.1.0
 * @category clouds
 */
export const azureEnvironments: Readonly<Record<AzureEnvironment, AzureEndpoints>> = {
  public: {
    activeDirectory: "https://login.microsoftonline.com/",
    serviceManagement: "https://management.core.windows.net/",
    resourceManager: "https://management.azure.com/"
  },
  usgovernment: {
    activeDirectory: "https://login.microsoftonline.us/",
    serviceManagement: "https://management.core.usgovcloudapi.net/",
    resourceManager: "https://management.usgovcloudapi.net/"
  },
  china: {
    activeDirectory: "https://login.chinacloudapi.cn/",
    serviceManagement: "https://management.core.chinacloudapi.cn/",
    resourceManager: "https://management.chinacloudapi.cn/"
  }
}

/** The application id of Azure Databricks, the same in every Entra tenant. */
export const databricksResource = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"

const domains: ReadonlyArray<readonly [domain: string, cloud: Cloud, environment?: AzureEnvironment]> = [
  [".azuredatabricks.net", "azure", "public"],
  [".databricks.azure.us", "azure", "usgovernment"],
  [".databricks.azure.cn", "azure", "china"],
  [".gcp.databricks.com", "gcp"],
  [".cloud.databricks.com", "aws"],
  [".cloud.databricks.us", "aws"],
  [".cloud.databricks.mil", "aws"],
  [".dev.databricks.com", "aws"]
]

const domainOf = (origin: string) => {
  const { hostname } = new URL(origin)
  return domains.find(([domain]) => hostname.endsWith(domain))
}

/**
 * Returns the cloud of an origin such as `https://adb-123.4.azuredatabricks.net`, or `undefined` if its name does not
 * identify one.
 *
 * @since 0.1.0
 * @category clouds
 */
export const cloudOf = (origin: string): Cloud | undefined => domainOf(origin)?.[1]

export const azureEnvironmentOf = (origin: string): AzureEnvironment | undefined => domainOf(origin)?.[2]

/** Also accepts the names of other tools: `USGovernment`, `AzureUSGovernment`, `AzureUSGovernmentCloud`. */
export const parseAzureEnvironment = (name: string): Effect.Effect<AzureEnvironment, ConfigurationError> => {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^azure/, "")
    .replace(/cloud$/, "")
  return plain === "public" || plain === "usgovernment" || plain === "china"
    ? Effect.succeed(plain)
    : Effect.fail(
        new ConfigurationError({
          message: "The Azure environment (ARM_ENVIRONMENT) is not valid: set it to public, usgovernment or china"
        })
      )
}
