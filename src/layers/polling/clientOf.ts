/** Remembers the client of a service, for waits that need more than its operations, such as the host. */
import type { Service as Client } from "../DatabricksClient.js"

const clients = new WeakMap<object, Client>()

export const withClient = <Service extends object>(client: Client, service: Service): Service => {
  clients.set(service, client)
  return service
}

/** Undefined for a service that was not made of a client, such as a mock. */
export const clientOf = (service: object): Client | undefined => clients.get(service)

/** The URL of a page of the service's workspace. */
export const pageOf = (service: object, path: string): string | undefined => {
  const host = clientOf(service)?.host
  return host === undefined ? undefined : `${host}${path}`
}
