/**
 * The situations, and the flows that the library and the official Python SDK choose in them. Each situation has its own
 * environment and home directory. The host names resolve to this machine.
 */

export type Flow =
  | "pat"
  | "oauth-m2m"
  | "env-oidc"
  | "file-oidc"
  | "github-oidc"
  | "azure-client-secret"
  | "azure-msi"
  | "github-oidc-azure"
  | "azure-cli"
  | "azure-devops-oidc"
  | "databricks-cli"
  /** Flows of the SDK only. */
  | "basic"
  | "metadata-service"

/** `{home}` stands for the home directory in variables. */
export interface Situation {
  readonly name: string
  readonly env?: Readonly<Record<string, string>>
  /** The content of `~/.databrickscfg`. Without it, there is no file. */
  readonly profiles?: string
  /** Other files in the home directory. */
  readonly files?: Readonly<Record<string, string>>
  /** The options in code, under the names of the profile file. */
  readonly options?: Readonly<Record<string, string>>
  /** The login of the Azure CLI. Without it, the CLI is not installed. */
  readonly az?: "a person" | "a service principal" | "nobody"
  /** The login of the Databricks CLI. Without it, the CLI is not installed. */
  readonly databricks?: "a person" | "nobody"
  /** The choice of both, or the error messages if both fail. */
  readonly both?: Flow | { readonly error: readonly [ours: RegExp, sdk: RegExp] }
  /** The choice of each if they differ, and why the difference is deliberate. */
  readonly ours?: Flow | { readonly error: RegExp }
  readonly sdk?: Flow | { readonly error: RegExp }
  readonly because?: string
  /** The workspace in the SDK, if it differs from the library's. */
  readonly sdkSees?: { readonly host: string; readonly workspaceId?: string }
}

const azure = "https://adb-1234567890123456.7.azuredatabricks.net"
const aws = "https://dbc-12345678-9abc.cloud.databricks.com"
const gcp = "https://1234567890123456.7.gcp.databricks.com"
const gov = "https://adb-1234567890123456.7.databricks.azure.us"
/** A host that serves many workspaces. */
const unified = "https://acme.databricks.com"
const workspaceId = "6051921418418893"
const vanity = "https://databricks.example.com"

const tenant = "11111111-2222-3333-4444-555555555555"
const resourceId =
  "/subscriptions/99999999-8888-7777-6666-555555555555/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/ws"

const token = "dapi0123456789abcdef"
const oauth = { DATABRICKS_CLIENT_ID: "client", DATABRICKS_CLIENT_SECRET: "secret" }
const arm = { ARM_CLIENT_ID: "arm-client", ARM_CLIENT_SECRET: "arm-secret", ARM_TENANT_ID: tenant }
const github = {
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.actions.githubusercontent.com/request?api-version=2.0",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "github-token"
}
const devOps = {
  SYSTEM_ACCESSTOKEN: "system-token",
  SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: "https://dev.azure.com/organisation/",
  SYSTEM_TEAMPROJECTID: "project",
  SYSTEM_HOSTTYPE: "build",
  SYSTEM_PLANID: "plan",
  SYSTEM_JOBID: "job"
}

const nothingFound = { error: [/No credentials were found/, /cannot configure default credentials/] } as const

const moreThanOne = { error: /more than one authorization method configured/ } as const

const explicitWins =
  "Explicit credentials take precedence, then the order of the chain decides. The SDK fails, a known problem for users with ARM_* variables of other tools"

export const situations: ReadonlyArray<Situation> = [
  // The first flow with complete settings.
  { name: "no settings", both: nothingFound },
  { name: "only a host", env: { DATABRICKS_HOST: aws }, both: nothingFound },
  { name: "a token in the environment", env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token }, both: "pat" },
  { name: "only a token", env: { DATABRICKS_TOKEN: token }, both: nothingFound },
  {
    name: "a host without a scheme",
    env: { DATABRICKS_HOST: `${azure.slice("https://".length)}/`, DATABRICKS_TOKEN: token },
    both: "pat"
  },
  {
    name: "a client secret in the environment",
    env: { DATABRICKS_HOST: aws, ...oauth },
    both: "oauth-m2m"
  },
  {
    name: "a client id without its secret",
    env: { DATABRICKS_HOST: aws, DATABRICKS_CLIENT_ID: "client" },
    both: nothingFound
  },
  {
    name: "empty variables count as missing",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: "", ...oauth },
    both: "oauth-m2m"
  },

  // The profile file.
  {
    name: "the default profile",
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n`,
    both: "pat"
  },
  {
    name: "a profile named in the environment",
    env: { DATABRICKS_CONFIG_PROFILE: "prod" },
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n\n[prod]\nhost = ${gcp}\nclient_id = client\nclient_secret = secret\n`,
    both: "oauth-m2m"
  },
  {
    name: "a profile named in code",
    options: { profile: "prod" },
    env: { DATABRICKS_CONFIG_PROFILE: "staging" },
    profiles: `[prod]\nhost = ${aws}\ntoken = ${token}\n[staging]\nhost = ${gcp}\nclient_id = client\nclient_secret = secret\n`,
    both: "pat"
  },
  {
    name: "a default profile named in the settings of the file",
    profiles: `[__settings__]\ndefault_profile = work\n\n[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n\n[work]\nhost = ${gcp}\nclient_id = client\nclient_secret = secret\n`,
    both: "oauth-m2m"
  },
  {
    name: "a profile with auth_type",
    profiles: `[DEFAULT]\nhost = ${aws}\nauth_type = databricks-cli\n`,
    databricks: "a person",
    both: "databricks-cli"
  },
  {
    name: "a file with comments, spaces, CRLF and colons",
    profiles: `; mine\r\n[DEFAULT]\r\nHost   :  ${aws}\r\n# old\r\ntoken= ${token}\r\n`,
    both: "pat"
  },
  {
    name: "another file",
    env: { DATABRICKS_CONFIG_FILE: "{home}/elsewhere.cfg" },
    files: { "elsewhere.cfg": `[DEFAULT]\nhost = ${aws}\nclient_id = client\nclient_secret = secret\n` },
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n`,
    both: "oauth-m2m"
  },
  {
    name: "a profile that does not exist",
    env: { DATABRICKS_CONFIG_PROFILE: "none" },
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n`,
    both: { error: [/no profile none/, /has no none profile configured/] }
  },
  {
    name: "a section that is not a profile",
    env: { DATABRICKS_CONFIG_PROFILE: "__settings__" },
    profiles: `[__settings__]\ndefault_profile = a\n[a]\nhost = ${aws}\ntoken = ${token}\n`,
    both: { error: [/__settings__/, /reserved section name/] }
  },
  {
    name: "profiles do not inherit from the default profile",
    env: { DATABRICKS_CONFIG_PROFILE: "prod" },
    profiles: `[DEFAULT]\ntoken = ${token}\n[prod]\nhost = ${aws}\n`,
    both: nothingFound
  },
  {
    name: "the environment takes precedence over the default profile, which is then not read",
    env: { DATABRICKS_HOST: aws, ...oauth },
    profiles: `[DEFAULT]\nhost = ${gcp}\ntoken = ${token}\n`,
    both: "oauth-m2m"
  },
  {
    name: "with a host in the environment, the default profile is not read",
    env: { DATABRICKS_HOST: aws },
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n`,
    both: nothingFound
  },
  {
    name: "a profile of one host, the environment of another",
    env: { DATABRICKS_CONFIG_PROFILE: "prod", DATABRICKS_HOST: aws },
    profiles: `[prod]\nhost = ${gcp}\ntoken = ${token}\n`,
    both: "pat"
  },

  {
    name: "a file with an invalid line",
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken ${token}\n`,
    both: { error: [/Line 3 of the profile file/, /parsing errors/] }
  },
  {
    name: "a file with a header that does not end",
    profiles: `[DEFAULT\nhost = ${aws}\ntoken = ${token}\n`,
    both: { error: [/Line 1 of the profile file/, /no section headers/] }
  },
  {
    name: "a file without a header",
    profiles: `host = ${aws}\ntoken = ${token}\n`,
    ours: "pat",
    sdk: { error: /no section headers/ },
    because: "The Databricks CLI, which writes the file, reads such keys as those of DEFAULT"
  },

  // Hosts that serve many workspaces.
  {
    name: "a workspace id in the environment",
    env: { DATABRICKS_HOST: unified, DATABRICKS_TOKEN: token, DATABRICKS_WORKSPACE_ID: workspaceId },
    both: "pat"
  },
  {
    name: "a workspace id in a profile",
    profiles: `[DEFAULT]\nhost = ${unified}\ntoken = ${token}\nworkspace_id = ${workspaceId}\n`,
    both: "pat"
  },
  {
    name: "a workspace id in code, before the environment",
    env: { DATABRICKS_HOST: unified, DATABRICKS_TOKEN: token, DATABRICKS_WORKSPACE_ID: "1" },
    options: { workspace_id: workspaceId },
    both: "pat"
  },
  {
    name: "a client secret for one of many workspaces",
    env: { DATABRICKS_HOST: unified, ...oauth, DATABRICKS_WORKSPACE_ID: workspaceId },
    both: "oauth-m2m"
  },
  {
    name: "a job of GitHub Actions for one of many workspaces",
    env: { DATABRICKS_HOST: unified, DATABRICKS_CLIENT_ID: "client", ...github, DATABRICKS_WORKSPACE_ID: workspaceId },
    both: "github-oidc"
  },
  {
    name: "a workspace id in the host, as browsers show it",
    env: { DATABRICKS_HOST: `${unified}/?o=${workspaceId}`, DATABRICKS_TOKEN: token },
    both: "pat",
    sdkSees: { host: `${unified}?o=${workspaceId}` },
    because: "The Databricks CLI reads the id; in the Python SDK it becomes part of the host"
  },

  // Id tokens.
  {
    name: "an id token in the environment",
    env: { DATABRICKS_HOST: aws, DATABRICKS_CLIENT_ID: "client", DATABRICKS_OIDC_TOKEN: "id-token" },
    both: "env-oidc"
  },
  {
    name: "an id token in a variable with another name",
    env: { DATABRICKS_HOST: aws, DATABRICKS_OIDC_TOKEN_ENV: "MY_ID_TOKEN", MY_ID_TOKEN: "id-token" },
    both: "env-oidc"
  },
  {
    name: "an id token in a file",
    env: { DATABRICKS_HOST: aws, DATABRICKS_OIDC_TOKEN_FILEPATH: "{home}/id-token" },
    files: { "id-token": "id-token\n" },
    both: "file-oidc"
  },
  {
    name: "an id token in a file and a client id, the flow named",
    env: {
      DATABRICKS_HOST: aws,
      DATABRICKS_CLIENT_ID: "client",
      DATABRICKS_OIDC_TOKEN_FILEPATH: "{home}/id-token",
      DATABRICKS_AUTH_TYPE: "file-oidc"
    },
    files: { "id-token": "id-token\n" },
    both: "file-oidc"
  },
  {
    name: "an id token in a file, by the older variable",
    env: { DATABRICKS_HOST: aws, DATABRICKS_OIDC_TOKEN_FILE: "{home}/id-token" },
    files: { "id-token": "id-token\n" },
    both: "file-oidc"
  },
  {
    name: "an id token file that does not exist",
    env: { DATABRICKS_HOST: aws, DATABRICKS_OIDC_TOKEN_FILEPATH: "{home}/none" },
    both: nothingFound
  },
  {
    name: "a job of GitHub Actions",
    env: { DATABRICKS_HOST: aws, DATABRICKS_CLIENT_ID: "client", ...github },
    both: "github-oidc"
  },
  {
    name: "a job of GitHub Actions with an Entra client",
    env: { DATABRICKS_HOST: azure, ARM_CLIENT_ID: "arm-client", ARM_TENANT_ID: tenant, ...github },
    both: "github-oidc-azure"
  },
  {
    name: "a pipeline of Azure DevOps",
    env: { DATABRICKS_HOST: azure, DATABRICKS_CLIENT_ID: "client", ...devOps },
    both: "azure-devops-oidc"
  },
  {
    name: "a pipeline of Azure DevOps that does not map its token",
    env: { DATABRICKS_HOST: azure, DATABRICKS_CLIENT_ID: "client", ...devOps, SYSTEM_ACCESSTOKEN: "" },
    both: nothingFound
  },
  {
    name: "an id token takes precedence over GitHub's",
    env: { DATABRICKS_HOST: aws, DATABRICKS_CLIENT_ID: "client", DATABRICKS_OIDC_TOKEN: "id-token", ...github },
    both: "env-oidc"
  },

  // Azure.
  { name: "a client secret of Entra", env: { DATABRICKS_HOST: azure, ...arm }, both: "azure-client-secret" },
  {
    name: "a client secret of Entra, the tenant from the workspace",
    env: { DATABRICKS_HOST: azure, ARM_CLIENT_ID: "arm-client", ARM_CLIENT_SECRET: "arm-secret" },
    both: "azure-client-secret"
  },
  {
    name: "a client secret of Entra and the resource id of the workspace",
    env: { DATABRICKS_AZURE_RESOURCE_ID: resourceId, ...arm },
    both: "azure-client-secret"
  },
  {
    name: "a client secret of Entra in the cloud of the US government",
    env: { DATABRICKS_HOST: gov, ...arm },
    both: "azure-client-secret"
  },
  {
    name: "a client secret of Entra in a profile",
    env: { DATABRICKS_CONFIG_PROFILE: "azure" },
    profiles: `[azure]\nhost = ${azure}\nazure_client_id = c\nazure_client_secret = s\nazure_tenant_id = ${tenant}\n`,
    both: "azure-client-secret"
  },
  {
    name: "a client secret of Entra for a workspace that is not on Azure",
    env: { DATABRICKS_HOST: aws, ...arm },
    both: { error: [/on AWS, not on Azure/, /azure-client-secret: .*active_directory_endpoint/] }
  },
  { name: "the Azure CLI", env: { DATABRICKS_HOST: azure }, az: "a person", both: "azure-cli" },
  {
    name: "the Azure CLI with a service principal",
    env: { DATABRICKS_HOST: azure, ARM_TENANT_ID: tenant },
    az: "a service principal",
    both: "azure-cli"
  },
  {
    name: "the Azure CLI and the resource id of the workspace",
    env: { DATABRICKS_AZURE_RESOURCE_ID: resourceId },
    az: "a person",
    both: "azure-cli"
  },
  { name: "the Azure CLI, logged out", env: { DATABRICKS_HOST: azure }, az: "nobody", both: nothingFound },
  {
    name: "the Azure CLI for a workspace that is not on Azure",
    env: { DATABRICKS_HOST: gcp },
    az: "a person",
    both: nothingFound
  },

  // The Databricks CLI.
  { name: "the Databricks CLI", env: { DATABRICKS_HOST: aws }, databricks: "a person", both: "databricks-cli" },
  {
    name: "the Databricks CLI after the Azure CLI, logged out",
    env: { DATABRICKS_HOST: azure },
    az: "nobody",
    databricks: "a person",
    both: "databricks-cli"
  },
  {
    name: "the Azure CLI takes precedence over the Databricks CLI",
    env: { DATABRICKS_HOST: azure },
    az: "a person",
    databricks: "a person",
    both: "azure-cli"
  },
  {
    name: "the Databricks CLI, logged out",
    env: { DATABRICKS_HOST: aws },
    databricks: "nobody",
    both: { error: [/databricks-cli: .*databricks auth login/, /cannot configure default credentials/] }
  },

  // Flows named by auth_type.
  {
    name: "a flow named in addition to a token",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token, ...oauth, DATABRICKS_AUTH_TYPE: "oauth-m2m" },
    both: "oauth-m2m"
  },
  {
    name: "the token flow named in addition to other credentials",
    env: { DATABRICKS_HOST: azure, DATABRICKS_TOKEN: token, ...oauth, ...arm, DATABRICKS_AUTH_TYPE: "pat" },
    both: "pat"
  },
  {
    name: "an Azure flow named in addition to a token",
    env: { DATABRICKS_HOST: azure, DATABRICKS_TOKEN: token, ...arm, DATABRICKS_AUTH_TYPE: "azure-client-secret" },
    both: "azure-client-secret"
  },
  {
    name: "a flow named in code",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token },
    options: { auth_type: "databricks-cli" },
    databricks: "a person",
    both: "databricks-cli"
  },
  {
    name: "a named flow without its settings",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token, DATABRICKS_AUTH_TYPE: "oauth-m2m" },
    both: { error: [/oauth-m2m \(.*cannot be used: no client_id/, /cannot configure default credentials/] }
  },
  {
    name: "a named flow that does not exist",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token, DATABRICKS_AUTH_TYPE: "none-such" },
    both: { error: [/none-such .*does not exist: use one of/, /cannot configure default credentials/] }
  },

  // Code takes precedence over the environment.
  {
    name: "all settings in code",
    env: { DATABRICKS_HOST: gcp, DATABRICKS_TOKEN: "dapi-of-another" },
    options: { host: aws, token },
    both: "pat"
  },
  {
    name: "a client secret in code, the host in the environment",
    env: { DATABRICKS_HOST: aws },
    options: { client_id: "client", client_secret: "secret" },
    both: "oauth-m2m"
  },

  // Deliberate differences.
  {
    name: "a token and ARM_* variables",
    env: { DATABRICKS_HOST: azure, DATABRICKS_TOKEN: token, ...arm },
    ours: "pat",
    sdk: moreThanOne,
    because: explicitWins
  },
  {
    name: "a client secret and ARM_CLIENT_ID",
    env: { DATABRICKS_HOST: azure, ...oauth, ARM_CLIENT_ID: "arm-client" },
    ours: "oauth-m2m",
    sdk: moreThanOne,
    because: explicitWins
  },
  {
    name: "a token and a client secret in the environment",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token, ...oauth },
    ours: "pat",
    sdk: moreThanOne,
    because: "The first flow of the chain is used, and the log lists those skipped"
  },
  {
    name: "a token in code, a client secret in the environment",
    env: { DATABRICKS_HOST: aws, ...oauth },
    options: { token },
    ours: "pat",
    sdk: moreThanOne,
    because: "Code takes precedence over the environment"
  },
  {
    name: "a client secret in code, a token in the environment",
    env: { DATABRICKS_HOST: aws, DATABRICKS_TOKEN: token },
    options: { client_id: "client", client_secret: "secret" },
    ours: "oauth-m2m",
    sdk: moreThanOne,
    because: "Code takes precedence over the environment, also between different kinds of credentials"
  },
  {
    name: "a token in the environment, a client secret in the named profile",
    env: { DATABRICKS_CONFIG_PROFILE: "prod", DATABRICKS_TOKEN: token },
    profiles: `[prod]\nhost = ${aws}\nclient_id = client\nclient_secret = secret\n`,
    ours: "pat",
    sdk: moreThanOne,
    because: "The environment takes precedence over the profile, also between different kinds of credentials"
  },
  {
    name: "an id token in a file and a client id",
    env: { DATABRICKS_HOST: aws, DATABRICKS_CLIENT_ID: "client", DATABRICKS_OIDC_TOKEN_FILEPATH: "{home}/id-token" },
    files: { "id-token": "id-token\n" },
    ours: "file-oidc",
    sdk: moreThanOne,
    because: "The client id belongs to the exchange of the id token; the SDK treats it as a second login"
  },
  {
    name: "ARM_* variables and the default profile",
    env: arm,
    profiles: `[DEFAULT]\nhost = ${aws}\ntoken = ${token}\n`,
    ours: "pat",
    sdk: { error: /azure-client-secret: / },
    because: "Other tools also use the ARM_* variables; the SDK treats them as a login and does not read the file"
  },
  {
    name: "an Azure virtual machine with a managed identity",
    env: { DATABRICKS_HOST: azure, ARM_USE_MSI: "true" },
    ours: "azure-msi",
    sdk: { error: nothingFound.error[1] },
    because: "The Python SDK lacks this flow; the Databricks CLI and the other SDKs have it"
  },
  {
    name: "a managed identity, named",
    env: { DATABRICKS_HOST: azure, ARM_USE_MSI: "true", DATABRICKS_AUTH_TYPE: "azure-msi", ...arm },
    ours: "azure-msi",
    sdk: { error: nothingFound.error[1] },
    because: "The Python SDK lacks this flow; the Databricks CLI and the other SDKs have it"
  },
  {
    name: "an Azure workspace with a custom host name",
    env: { DATABRICKS_HOST: vanity, DATABRICKS_CLOUD: "azure", ...arm },
    ours: "azure-client-secret",
    sdk: { error: /active_directory_endpoint/ },
    because: "DATABRICKS_CLOUD names the cloud; the SDK looks up the endpoints by the host name only"
  },
  {
    name: "a user name and a password",
    env: { DATABRICKS_HOST: aws, DATABRICKS_USERNAME: "user", DATABRICKS_PASSWORD: "password" },
    ours: { error: /No credentials were found/ },
    sdk: "basic",
    because: "Databricks no longer accepts passwords (since July 2024)"
  },
  {
    name: "a metadata service on this machine",
    env: { DATABRICKS_HOST: aws, DATABRICKS_METADATA_SERVICE_URL: "http://127.0.0.1/metadata" },
    both: "metadata-service"
  }
]
