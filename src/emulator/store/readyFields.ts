/** The states of resources that take time in a workspace. Here they are ready at once, so that waits for them end. */
import { iso, type Known } from "./known.js"

/** Messages and states: the fake workspace of the Databricks CLI. An app is deployed after its compute has started. */
const apps: Known = {
  collection: /^\/api\/apps$/,
  created: (fields, { now, user, uuid }) => ({
    ...fields,
    id: uuid(),
    compute_status: { state: "ACTIVE", message: "App compute is active." },
    app_status: { state: "UNAVAILABLE", message: "App status is unavailable." },
    service_principal_client_id: uuid(),
    service_principal_name: `app-${String(fields.name)}`,
    creator: user.userName,
    create_time: iso(now),
    updater: user.userName,
    update_time: iso(now)
  }),
  changed: (fields, { now, user }) => ({ ...fields, updater: user.userName, update_time: iso(now) })
}

const vectorSearchEndpoints: Known = {
  collection: /^\/api\/vector-search\/endpoints$/,
  created: (fields, { now, user, uuid }) => ({
    ...fields,
    id: uuid(),
    endpoint_status: { state: "ONLINE" },
    num_indexes: 0,
    creator: user.userName,
    creation_timestamp: now,
    last_updated_user: user.userName,
    last_updated_timestamp: now
  })
}

const databaseInstances: Known = {
  collection: /^\/api\/database\/instances$/,
  created: (fields, { now, user, uuid }) => ({
    ...fields,
    uid: uuid(),
    state: "AVAILABLE",
    effective_stopped: false,
    creator: user.userName,
    creation_time: iso(now)
  })
}

const onlineTables: Known = {
  collection: /^\/api\/online-tables$/,
  created: (fields) => ({
    ...fields,
    unity_catalog_provisioning_state: "ACTIVE",
    status: { detailed_state: "ONLINE_NO_PENDING_UPDATE" }
  })
}

const cleanRooms: Known = {
  collection: /^\/api\/clean-rooms$/,
  created: (fields, { now, user }) => ({
    owner: user.userName,
    ...fields,
    status: "ACTIVE",
    created_at: now,
    updated_at: now
  }),
  changed: (fields, { now }) => ({ ...fields, updated_at: now })
}

export const ready: ReadonlyArray<Known> = [apps, vectorSearchEndpoints, databaseInstances, onlineTables, cleanRooms]
