/**
 * What a workspace sets in resources that the store serves, beside their identifiers: owners, times, states. The facts are
 * those of the documentation of the types in the official SDKs, unless a comment says otherwise.
 */
import { isRecord } from "../../internal/codec/isRecord.js"
import type { User } from "../user.js"
import { type Doing, iso, type Known } from "./known.js"
import { ready } from "./readyFields.js"
import type { Item } from "./state.js"
import type { Fields } from "./structure.js"

const times = (now: number): Fields => ({ create_time: iso(now), update_time: iso(now) })

/** Queries and alerts are objects of the workspace: without a folder they are in that of the user. */
const workspaceObject = ({ now, user }: Doing): Fields => ({
  owner_user_name: user.userName,
  lifecycle_state: "ACTIVE",
  parent_path: `/Workspace/Users/${user.userName}`,
  ...times(now)
})

const updated = (fields: Fields, { now }: Doing): Fields => ({ ...fields, update_time: iso(now) })

const queries: Known = {
  collection: /^\/api\/sql\/queries$/,
  created: (fields, doing) => ({
    ...workspaceObject(doing),
    last_modifier_user_name: doing.user.userName,
    run_as_mode: "OWNER",
    apply_auto_limit: false,
    ...fields
  }),
  changed: (fields, doing) => ({ ...updated(fields, doing), last_modifier_user_name: doing.user.userName })
}

const alerts: Known = {
  collection: /^\/api\/sql\/alerts$/,
  created: (fields, doing) => ({
    ...workspaceObject(doing),
    state: "UNKNOWN",
    notify_on_ok: false,
    seconds_to_retrigger: 0,
    ...fields
  }),
  changed: updated
}

/** The fake workspace of the Databricks CLI keeps deleted alerts, too, unless they are purged. */
const alertsV2: Known = {
  collection: /^\/api\/alerts$/,
  created: (fields, doing) => ({
    ...workspaceObject(doing),
    run_as_user_name: doing.user.userName,
    effective_run_as: { user_name: doing.user.userName },
    ...fields
  }),
  changed: updated,
  trashed: (fields, { purge }) => (purge === true ? undefined : { ...fields, lifecycle_state: "DELETED" })
}

const withoutWorkspace = (path: unknown, { userName }: User): string =>
  typeof path === "string" && path !== "" ? path.replace(/^\/Workspace(?=\/)/, "") : `/Users/${userName}`

const dashboardPath = ({ display_name, parent_path }: Fields): string =>
  `${String(parent_path)}/${String(display_name)}.lvdash.json`

/** How dashboards answer is recorded in the acceptance tests and the fake workspace of the Databricks CLI. */
const dashboards: Known = {
  collection: /^\/api\/lakeview\/dashboards$/,
  created: (fields, { now, user }) => {
    const placed: Fields = { ...fields, parent_path: withoutWorkspace(fields.parent_path, user) }
    return { ...placed, path: dashboardPath(placed), etag: "1", lifecycle_state: "ACTIVE", ...times(now) }
  },
  changed: (fields, doing, before) => ({
    ...updated(fields, doing),
    path: dashboardPath(fields),
    etag: String(Number(before.etag) + 1)
  }),
  trashed: ({ dashboard_id, display_name, etag, parent_path }) => ({
    dashboard_id,
    display_name,
    etag,
    parent_path,
    lifecycle_state: "TRASHED"
  })
}

const ipAccessLists: Known = {
  collection: /^\/api\/(accounts\/[^/]+\/)?ip-access-lists$/,
  created: (fields, { now, user }) => ({
    ...counted(fields),
    enabled: true,
    created_at: now,
    created_by: Number(user.id),
    updated_at: now,
    updated_by: Number(user.id)
  }),
  changed: (fields, { now, user }) => ({ ...counted(fields), updated_at: now, updated_by: Number(user.id) })
}

const counted = (fields: Fields): Fields => ({
  ...fields,
  address_count: Array.isArray(fields.ip_addresses) ? fields.ip_addresses.length : 0
})

const destinationTypes: Readonly<Record<string, string>> = {
  databricks_app_slack: "DATABRICKS_APP_SLACK",
  databricks_app_teams: "DATABRICKS_APP_TEAMS",
  email: "EMAIL",
  generic_webhook: "WEBHOOK",
  microsoft_teams: "MICROSOFT_TEAMS",
  pagerduty: "PAGERDUTY",
  slack: "SLACK"
}

/** URLs and secrets are only sent. Responses say which of them are set. */
const hidden = (config: Fields): Fields =>
  Object.fromEntries(
    Object.entries(config).map(([name, value]) =>
      Array.isArray(value) || name.endsWith("_set") ? [name, value] : [`${name}_set`, value !== ""]
    )
  )

const destination = (fields: Fields): Fields => {
  const [kind, config] = Object.entries(isRecord(fields.config) ? fields.config : {})[0] ?? []
  if (kind === undefined || !isRecord(config)) return fields
  return { ...fields, destination_type: destinationTypes[kind], config: { [kind]: hidden(config) } }
}

const destinations: Known = {
  collection: /^\/api\/notification-destinations$/,
  created: destination,
  changed: destination
}

const budgets: Known = {
  collection: /^\/api\/accounts\/[^/]+\/budgets$/,
  created: (fields, { now, uuid }) => ({
    ...fields,
    alert_configurations: (Array.isArray(fields.alert_configurations) ? fields.alert_configurations : []).map(
      (alert: Fields) => ({ alert_configuration_id: uuid(), ...alert })
    ),
    create_time: now,
    update_time: now
  }),
  changed: (fields, { now }) => ({ ...fields, update_time: now })
}

/** A workspace is there at once: waits for it end with their first poll. */
const workspaces: Known = {
  collection: /^\/api\/accounts\/[^/]+\/workspaces$/,
  created: (fields, { now }) => ({
    pricing_tier: "PREMIUM",
    ...fields,
    creation_time: now,
    workspace_status: "RUNNING",
    workspace_status_message: "Workspace is running."
  })
}

/** Credentials, networks and others of which workspaces are made. */
const parts: Known = {
  collection: /^\/api\/accounts\/[^/]+\/(credentials|customer-managed-keys|networks|storage-configurations)$/,
  created: (fields, { now }) => ({ ...fields, creation_time: now })
}

const known: ReadonlyArray<Known> = [
  queries,
  alerts,
  alertsV2,
  dashboards,
  ipAccessLists,
  destinations,
  budgets,
  workspaces,
  parts,
  ...ready
]

const of = (collection: string): Known | undefined => known.find((one) => one.collection.test(collection))

export const created = (collection: string, fields: Fields, doing: Doing): Fields =>
  of(collection)?.created?.(fields, doing) ?? fields

export const changed = ({ collection, fields: before }: Item, fields: Fields, doing: Doing): Fields =>
  of(collection)?.changed?.(fields, doing, before) ?? fields

export const trashed = ({ collection, fields }: Item, request: Fields): Fields | undefined =>
  of(collection)?.trashed?.(fields, request)

/** Whether lists leave a resource out. */
export const isHidden = ({ collection, fields }: Item, request: Fields): boolean =>
  of(collection)?.trashed !== undefined &&
  /^(TRASHED|DELETED)$/.test(String(fields.lifecycle_state)) &&
  request.show_trashed !== true
