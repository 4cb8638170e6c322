/** The service principals of an emulated workspace, and every flow by which they log in over HTTP. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as CredentialsFile from "../../src/layers/CredentialsFile.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import type { ConfigurationError, CredentialsError } from "../../src/schemas/DatabricksError.js"
import { jwt } from "../layers/credentials/support.js"

const id = (n: number): string => `00000000-0000-0000-0000-${String(n).padStart(12, "0")}`

export const ids = { sp: id(1), app: id(2), outsider: id(3), machine: id(4), assigned: id(5), ci: id(6), vault: id(7) }

export const secrets = {
  sp: "dose+secret/of the sp%41",
  app: "entra~secret/of+the app",
  github: "github-request-token",
  azureDevOps: "azure-devops-access-token"
}

export const tenantId = "22222222-0000-0000-0000-000000000000"

export const resourceId =
  "/subscriptions/11111111-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Databricks/workspaces/ws"

/** The addresses of the servers. */
export interface At {
  readonly host: string
  /** The address of the Azure servers, if they are not at their default addresses. */
  readonly azure?: string | undefined
}

export const inMemory: At = { host: Emulator.host }

/** An emulator that only allows known clients. */
export const options = (more: Partial<Emulator.OAuthOptions> = {}, at: At = inMemory): Emulator.Options => ({
  oauth: {
    tenantId,
    workspaceResourceId: resourceId,
    github: { token: Redacted.make(secrets.github), subject: "repo:org/repo:environment:prod" },
    azureDevOps: { token: secrets.azureDevOps, subject: "p://org/project/pipeline" },
    clients: [
      { clientId: ids.sp, secret: Redacted.make(secrets.sp) },
      { clientId: ids.app, entraSecret: secrets.app },
      { clientId: ids.outsider, entraSecret: secrets.app, isUser: false },
      { clientId: ids.machine, managedIdentity: "system-assigned" },
      { clientId: ids.assigned, managedIdentity: "user-assigned" },
      {
        clientId: ids.ci,
        federation: [
          {
            issuer: "https://token.actions.githubusercontent.com",
            subject: "repo:org/repo:environment:prod",
            audiences: ["api://AzureADTokenExchange", ...(at.azure === undefined ? [`${at.host}/oidc/v1/token`] : [])]
          },
          { subject: "p://org/project/pipeline", audiences: ["api://AzureADTokenExchange"] }
        ]
      },
      { clientId: ids.vault, federation: [{ issuer: "https://vault.example.com" }] }
    ],
    ...more
  }
})

const ciJob = "_apis/distributedtask/hubs/build/plans/1/jobs/2"

const github = (at: At, token = secrets.github) => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `${at.azure ?? "https://pipelines.actions.githubusercontent.com"}/runner/${ciJob}/idtoken?api-version=2.0`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: token
})

const azureDevOps = (at: At, token = secrets.azureDevOps) => ({
  SYSTEM_ACCESSTOKEN: token,
  SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: `${at.azure ?? "https://dev.azure.com"}/org/`,
  SYSTEM_TEAMPROJECTID: "project",
  SYSTEM_HOSTTYPE: "build",
  SYSTEM_PLANID: "1",
  SYSTEM_JOBID: "2"
})

/** An ID token from Vault, valid for one day of TestClock by default. */
export const vaultToken = (claims: Readonly<Record<string, unknown>> = {}): string =>
  jwt({ iss: "https://vault.example.com", sub: "job", aud: "workspace", iat: 0, exp: 86_400, ...claims })

type AnyLayer<R = never> = Layer.Layer<
  Credentials.Credentials,
  ConfigurationError | CredentialsError,
  HttpClient.HttpClient | R
>

export interface Flow {
  readonly name: string
  /** The principal that it authenticates. */
  readonly who: string
  readonly layer: (at: At) => AnyLayer
  readonly variables?: (at: At) => Readonly<Record<string, string>>
  /** The same flow with refused credentials. */
  readonly refused: {
    readonly layer?: (at: At) => AnyLayer
    readonly variables?: (at: At) => Readonly<Record<string, string>>
    /** A part of the error message. */
    readonly says: string
    /** A secret that the error must not contain. */
    readonly secret: string
  }
}

const azure = (at: At) => ({
  host: at.host,
  ...(at.azure === undefined
    ? {}
    : {
        azureEndpoints: {
          activeDirectory: `${at.azure}/`,
          serviceManagement: `${at.azure}/`,
          resourceManager: at.azure
        }
      })
})

const clientSecret =
  (more: Partial<Credentials.AzureClientSecretOptions> = {}) =>
  (at: At) =>
    Credentials.azureClientSecret({
      ...azure(at),
      clientId: ids.app,
      clientSecret: Redacted.make(secrets.app),
      ...more
    })

const metadata = (at: At) => (at.azure === undefined ? {} : { metadataEndpoint: at.azure })

const machine = (clientId?: string) => (at: At) =>
  Credentials.azureManagedIdentity({ ...azure(at), ...metadata(at), clientId })

export const m2m = (secret: string) => (at: At) =>
  Credentials.oauthM2M({ host: at.host, clientId: ids.sp, clientSecret: Redacted.make(secret) })

const vault = (token: string) => (at: At) =>
  Credentials.oidc({ host: at.host, clientId: ids.vault, idToken: () => Effect.succeed(Redacted.make(token)) })

const forged = vaultToken({ iss: "https://forger.example.com" })

export const flows: ReadonlyArray<Flow> = [
  {
    name: "oauth-m2m",
    who: ids.sp,
    layer: m2m(secrets.sp),
    refused: {
      layer: m2m("wrong-secret-1"),
      says: "invalid_client: Client authentication failed",
      secret: "wrong-secret-1"
    }
  },
  {
    name: "azure-client-secret",
    who: ids.app,
    layer: clientSecret(),
    refused: {
      layer: clientSecret({ clientSecret: Redacted.make("wrong-secret-2") }),
      says: "AADSTS7000215",
      secret: "wrong-secret-2"
    }
  },
  {
    name: "azure-client-secret of an application that is not a user, with the workspace's resource ID",
    who: ids.outsider,
    layer: (at) =>
      clientSecret({ clientId: ids.outsider, tenantId, host: undefined, workspaceResourceId: resourceId })(at),
    refused: {
      layer: clientSecret({ clientId: id(99), tenantId, workspaceResourceId: resourceId }),
      says: "AADSTS700016",
      secret: secrets.app
    }
  },
  {
    name: "azure-msi, system-assigned",
    who: ids.machine,
    layer: machine(),
    refused: { layer: machine(ids.machine.replace("4", "8")), says: "Identity not found", secret: "eyJ" }
  },
  {
    name: "azure-msi, user-assigned",
    who: ids.assigned,
    layer: machine(ids.assigned),
    refused: { layer: machine(ids.app), says: "Identity not found", secret: "eyJ" }
  },
  {
    name: "oidc",
    who: ids.vault,
    layer: vault(vaultToken()),
    refused: { layer: vault(forged), says: "invalid_grant", secret: forged }
  },
  {
    name: "env-oidc",
    who: ids.vault,
    layer: (at) => Credentials.envOidc({ host: at.host, clientId: ids.vault }),
    variables: () => ({ DATABRICKS_OIDC_TOKEN: vaultToken() }),
    refused: { variables: () => ({ DATABRICKS_OIDC_TOKEN: forged }), says: "invalid_grant", secret: forged }
  },
  {
    name: "github-oidc",
    who: ids.ci,
    layer: (at) =>
      Credentials.githubOidc({
        host: at.host,
        clientId: ids.ci,
        audience: at.azure === undefined ? undefined : "api://AzureADTokenExchange"
      }),
    variables: github,
    refused: {
      variables: (at) => github(at, "wrong-request-token"),
      says: "GitHub, queried for an id token, answered 401",
      secret: "wrong-request-token"
    }
  },
  {
    name: "azure-devops-oidc",
    who: ids.ci,
    layer: (at) => Credentials.azureDevOpsOidc({ host: at.host, clientId: ids.ci }),
    variables: azureDevOps,
    refused: {
      layer: (at) => Credentials.azureDevOpsOidc({ host: at.host, clientId: ids.sp }),
      says: "invalid_grant",
      secret: secrets.azureDevOps
    }
  },
  {
    name: "github-oidc-azure",
    who: ids.ci,
    layer: (at) => Credentials.githubOidcAzure({ ...azure(at), clientId: ids.ci }),
    variables: github,
    refused: {
      layer: (at) => Credentials.githubOidcAzure({ ...azure(at), clientId: ids.app }),
      says: "AADSTS700213",
      secret: secrets.github
    }
  }
]

/** Reads the ID token from a file. */
export const inFile = (path: string) => (at: At) =>
  CredentialsFile.fileOidc({ host: at.host, clientId: ids.vault, path })

/** A client with these credentials. */
export const client = <R>(credentials: AnyLayer<R>) => Layer.provide(DatabricksClient.layerCredentials(), credentials)

const request = (method: "GET" | "POST", path: string, body?: object) =>
  Effect.flatMap(DatabricksClient.DatabricksClient, (client) => client.request({ method, path, body }))

export const list = request("GET", "/api/2.1/clusters/list")

/** The user that the workspace authenticates. */
export const whoAmI = Effect.gen(function* () {
  const { job_id } = (yield* request("POST", "/api/2.2/jobs/create", { name: "mine" })) as { job_id: number }
  const job = yield* request("GET", `/api/2.2/jobs/get?job_id=${job_id}`)
  return (job as { creator_user_name: string }).creator_user_name
})
