/** The client that a service was made of, for what its waits need beside the operations: the workspace's address, say. */
import type { Service as Client } from "../DatabricksClient.js"

const clients = new WeakMap<object, Client>()

export const withClient = <Service extends object>(client: Client, service: Service): Service => {
  clients.set(service, client)
  return service
}

/** None for a service that a test made by hand. */
export const clientOf = (service: object): Client | undefined => clients.get(service)

/** A page of the workspace that a service is of. */
export const pageOf = (service: object, path: string): string | undefined => {
  const host = clientOf(service)?.host
  return host === undefined ? undefined : `${host}${path}`
}
