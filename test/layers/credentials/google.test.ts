/** Flows of Google Cloud, and the Databricks metadata service. */
import { generateKeyPairSync, verify } from "node:crypto"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../../src/layers/Credentials.js"
import { flowOf, look } from "./found.js"
import { onPlatform, prints } from "./programs.js"
import { authorizationOf, aws, headersOf, json, jwt, type Reply, type Seen, shown, world } from "./support.js"

const host = "https://1234567890123456.7.gcp.databricks.com"

const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" }
})

const email = "sp@project.iam.gserviceaccount.com"

const key = {
  type: "service_account",
  client_email: email,
  private_key_id: "key-1",
  private_key: privateKey,
  token_uri: "https://oauth2.googleapis.com/token"
}

const redacted = (value: unknown) => Redacted.make(JSON.stringify(value))

const header = "x-databricks-gcp-sa-access-token"

const decoded = (part: string | undefined) => JSON.parse(Buffer.from(part ?? "", "base64url").toString())

/** What a service account signed, after its signature is verified. */
const signedBy = ({ form }: Seen) => {
  const [head, body, signature] = (form.get("assertion") ?? "").split(".")
  assert.isTrue(verify("sha256", Buffer.from(`${head}.${body}`), publicKey, Buffer.from(signature ?? "", "base64url")))
  return { header: decoded(head), claims: decoded(body) }
}

let ids = 0
const idToken = () => jwt({ exp: 3600, n: ids++ })

/** Google's token endpoint. */
const google = ({ form }: Seen): Reply => {
  const assertion = form.get("assertion")
  const claims = assertion === null ? {} : decoded(assertion.split(".")[1])
  return "target_audience" in claims
    ? json({ id_token: idToken() })
    : json({ access_token: "ya29", expires_in: 3600, token_type: "Bearer" })
}

const make = (answer: (seen: Seen) => Reply, credentials: Redacted.Redacted = redacted(key)) => {
  const { layer, seen } = world(answer)
  return Effect.map(
    Credentials.makeGoogleCredentials({ host, credentials }).pipe(Effect.provide(layer)),
    (service) => ({ service, seen })
  )
}

describe("google-credentials", () => {
  it.scoped("signs for an id token of the host, and for an access token", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_000_000)
      const { seen, service } = yield* make(google)
      const headers = yield* headersOf(service)
      assert.match(String(headers.authorization), /^Bearer eyJ/)
      assert.strictEqual(headers[header], "ya29")
      assert.deepStrictEqual(
        seen.map(({ form }) => form.get("grant_type")),
        Array(2).fill("urn:ietf:params:oauth:grant-type:jwt-bearer")
      )
      const [first, second] = seen.map(signedBy)
      assert.deepStrictEqual(first?.header, { alg: "RS256", typ: "JWT", kid: "key-1" })
      const base = { iss: email, aud: key.token_uri, iat: 1000, exp: 4600 }
      assert.deepStrictEqual(first?.claims, { ...base, target_audience: host })
      assert.deepInclude(second?.claims, base)
      assert.include(second?.claims.scope, "auth/cloud-platform")
    })
  )

  it.scoped("goes on without the access token, and asks for it again with the next id token", () =>
    Effect.gen(function* () {
      const denied = { error: "unauthorized_client", error_description: "no scope" }
      const { seen, service } = yield* make((seen) =>
        signedBy(seen).claims.scope === undefined ? google(seen) : json(denied, 401)
      )
      const first = yield* service.headers
      assert.notProperty(first, header)
      yield* service.headers
      assert.lengthOf(seen, 2)
      assert.isTrue(yield* service.refused(first))
      yield* service.headers
      assert.lengthOf(seen, 4)
    })
  )

  it.effect("fails with what to do, and shows no key", () =>
    Effect.gen(function* () {
      const error = (credentials: unknown, answer: (seen: Seen) => Reply = google) =>
        Effect.scoped(Effect.flatMap(make(answer, redacted(credentials)), ({ service }) => service.headers)).pipe(
          Effect.flip,
          Effect.map((error) => {
            assert.notInclude(shown(error), privateKey.slice(40, 80))
            return error.message
          })
        )
      assert.include(yield* error("text"), "is not the JSON of Google credentials")
      assert.include(yield* error({ ...key, type: "external_account" }), "has the type external_account")
      assert.include(yield* error({ ...key, client_email: "" }), "has no client_email")
      assert.include(yield* error({ ...key, token_uri: "http://evil.example.com" }), "over https only")
      assert.include(yield* error({ ...key, private_key: privateKey.replace("MII", "XXX") }), "not an RSA key")
      const refusal = json({ error: "invalid_grant", error_description: "Invalid JWT Signature." }, 400)
      assert.include(yield* error(key, () => refusal), "invalid_grant: Invalid JWT Signature. Check that the service")
    })
  )
})

describe("google-id", () => {
  const sa = "databricks@project.iam.gserviceaccount.com"
  const iam = `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${encodeURIComponent(sa)}`
  const answer = (seen: Seen): Reply =>
    seen.at === `${iam}:generateIdToken`
      ? json({ token: idToken() })
      : seen.at === `${iam}:generateAccessToken`
        ? json({ accessToken: "of-sa", expireTime: "1970-01-01T01:00:00Z" })
        : google(seen)

  it.scoped("impersonates as the machine, by its metadata server", () =>
    Effect.gen(function* () {
      const { layer, seen } = world(answer)
      const service = yield* Credentials.makeGoogleId({ host, serviceAccount: sa }).pipe(Effect.provide(layer))
      const headers = yield* headersOf(service)
      assert.match(String(headers.authorization), /^Bearer eyJ/)
      assert.strictEqual(headers[header], "of-sa")
      const [metadata, id, access] = seen
      assert.match(String(metadata?.url), /^http:\/\/metadata\.google\.internal\/.*\/default\/token\?scopes=/)
      assert.strictEqual(metadata?.headers["metadata-flavor"], "Google")
      assert.deepStrictEqual(JSON.parse(id?.body ?? ""), { audience: host, includeEmail: true })
      assert.strictEqual(id?.headers.authorization, "Bearer ya29")
      assert.deepInclude(JSON.parse(access?.body ?? ""), { lifetime: "3600s" })
      assert.lengthOf(seen, 3)
    })
  )

  it.scoped("impersonates as a person or another service account", () =>
    Effect.gen(function* () {
      const person = { type: "authorized_user", client_id: "c", client_secret: "s", refresh_token: "1//rt" }
      for (const source of [person, key]) {
        const { layer, seen } = world(answer)
        const service = yield* Credentials.makeGoogleId({ host, serviceAccount: sa, source: redacted(source) }).pipe(
          Effect.provide(layer)
        )
        yield* service.headers
        assert.strictEqual(seen[0]?.at, "https://oauth2.googleapis.com/token")
        assert.strictEqual(seen[0]?.form.get("refresh_token"), source === person ? "1//rt" : null)
      }
    })
  )
})

describe("metadata-service", () => {
  it.scoped("asks the service for a token of the host", () =>
    Effect.gen(function* () {
      const { layer, seen } = world(() => json({ access_token: "t", token_type: "Bearer", expires_on: 3600 }))
      const url = "http://127.0.0.1:9999/secret-path"
      const service = yield* Credentials.makeMetadataService({ host, url }).pipe(Effect.provide(layer))
      assert.strictEqual(yield* authorizationOf(service), "Bearer t")
      assert.strictEqual(seen[0]?.url, url)
      assert.deepInclude(seen[0]?.headers, { "x-databricks-metadata-version": "1", "x-databricks-host": host })
      const failing = yield* Credentials.makeMetadataService({ host, url }).pipe(
        Effect.provide(world(() => json({ message: "no" }, 404)).layer)
      )
      assert.notInclude(shown(yield* Effect.flip(failing.headers)), "secret-path")
      const remote = { host, url: "http://metadata.example.com" }
      const error = yield* Effect.flip(Effect.provide(Credentials.makeMetadataService(remote), layer))
      assert.include(error.message, "over https only")
    })
  )
})

describe("the default chain", { timeout: 30_000 }, () => {
  const onGoogle = { DATABRICKS_HOST: host }
  const metadata = { DATABRICKS_METADATA_SERVICE_URL: "http://127.0.0.1:9999/" }
  const issue = () => json({ access_token: "t", token_type: "Bearer", expires_on: 3600 })

  it.effect("has them in the order of the official SDK, on their cloud", () =>
    Effect.gen(function* () {
      const m2m = { DATABRICKS_CLIENT_ID: "c", DATABRICKS_CLIENT_SECRET: "s" }
      const credentials = { GOOGLE_CREDENTIALS: JSON.stringify(key) }
      const account = { DATABRICKS_GOOGLE_SERVICE_ACCOUNT: email }
      const databricks = prints({ access_token: "cli", token_type: "Bearer" })
      const flow = (variables: Readonly<Record<string, string>>, more = {}) => flowOf({ variables, ...more })
      assert.strictEqual(yield* flow({ ...onGoogle, ...m2m, ...metadata }, { answer: issue }), "metadata-service")
      assert.strictEqual(yield* flow({ ...onGoogle, ...m2m, ...metadata }), "oauth-m2m")
      assert.strictEqual(yield* flow({ ...onGoogle, ...credentials, ...account }), "google-credentials")
      assert.strictEqual(yield* flow({ ...onGoogle, ...account }), "google-id")
      assert.strictEqual(yield* flow({ ...onGoogle, ...credentials }, { scripts: { databricks } }), "databricks-cli")
      assert.strictEqual(yield* flow({ ...onGoogle, ...credentials, DATABRICKS_TOKEN: "t" }), "pat")
      const elsewhere = yield* Effect.flip(flow({ DATABRICKS_HOST: aws, ...credentials }))
      assert.include(elsewhere.message, "google-credentials: the host is on AWS, not on GCP")
    })
  )

  it.effect("reads the key of a service account, and who impersonates, from files", () =>
    onPlatform(
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const path = `${yield* fs.makeTempDirectoryScoped()}/key.json`
        yield* fs.writeFileString(path, JSON.stringify(key))
        const one = yield* look({ variables: { ...onGoogle, GOOGLE_CREDENTIALS: path }, answer: google })
        assert.strictEqual(one.found._tag, "Right")
        const account = { DATABRICKS_GOOGLE_SERVICE_ACCOUNT: email }
        const two = yield* look({
          variables: { ...onGoogle, ...account, GOOGLE_APPLICATION_CREDENTIALS: path },
          answer: google
        })
        assert.strictEqual(two.found._tag, "Right")
        const lost = { ...onGoogle, ...account, GOOGLE_APPLICATION_CREDENTIALS: `${path}.lost` }
        const { found } = yield* look({ variables: lost })
        assert.include(found._tag === "Left" ? found.left.message : "", "GOOGLE_APPLICATION_CREDENTIALS")
      })
    )
  )

  it.effect("uses the login of a person only where it is named", () =>
    Effect.gen(function* () {
      const named = { DATABRICKS_HOST: aws, DATABRICKS_AUTH_TYPE: "external-browser" }
      assert.strictEqual(yield* flowOf({ variables: named }), "external-browser")
    })
  )
})
