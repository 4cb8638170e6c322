/** Which cloud a workspace is on, and whom to ask there. */
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
 * Whom the Azure flows ask, each the URL of an origin.
 *
 * @since 0.1.0
 * @category clouds
 */
export interface AzureEndpoints {
  /** Entra: issues tokens. */
  readonly activeDirectory: string
  /** The resource for which the management token is issued that goes along with a workspace's resource id. */
  readonly serviceManagement: string
  /** Says which URL a workspace has whose resource id is known. */
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

/** The application that Azure Databricks is in every Entra tenant. */
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
 * The cloud that an origin such as `https://adb-123.4.azuredatabricks.net` belongs to; undefined where its name does
 * not say.
 *
 * @since 0.1.0
 * @category clouds
 */
export const cloudOf = (origin: string): Cloud | undefined => domainOf(origin)?.[1]

export const azureEnvironmentOf = (origin: string): AzureEnvironment | undefined => domainOf(origin)?.[2]

/** `usgovernment`, and what other tools call it: `USGovernment`, `AzureUSGovernment`, `AzureUSGovernmentCloud`. */
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
          message: "The Azure environment (ARM_ENVIRONMENT) is none of public, usgovernment and china"
        })
      )
}
