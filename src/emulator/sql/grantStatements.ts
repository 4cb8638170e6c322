/** GRANT, REVOKE and SHOW GRANTS, on the grants that the REST API serves. */
import * as Privileges from "../store/privileges.js"
import { shown } from "./catalog.js"
import { type Executing, nothing, type Rows, texts } from "./context.js"
import type { Definition, ObjectKind } from "./definitionAst.js"
import { unsupported } from "./errors.js"
import * as Objects from "./objects.js"

type Of<K extends Definition["kind"]> = Extract<Definition, { readonly kind: K }>

const words = (text: string): ReadonlyArray<string> => text.split(" ")

const inTable = words("ALL_PRIVILEGES APPLY_TAG MANAGE MODIFY SELECT BROWSE")
const inVolume = words("ALL_PRIVILEGES APPLY_TAG MANAGE READ_VOLUME WRITE_VOLUME BROWSE")
const inFunction = words("ALL_PRIVILEGES MANAGE EXECUTE BROWSE")
const inSchema = [
  ...inTable,
  ...inVolume,
  ...inFunction,
  ...words(
    "USE_SCHEMA CREATE_TABLE CREATE_FUNCTION CREATE_VOLUME CREATE_MODEL CREATE_MATERIALIZED_VIEW REFRESH EXTERNAL_USE_SCHEMA"
  )
]

/** What can be granted on each kind of object. */
const applicable: Readonly<Record<ObjectKind, ReadonlyArray<string>>> = {
  METASTORE: words(
    "CREATE_CATALOG CREATE_CONNECTION CREATE_EXTERNAL_LOCATION CREATE_PROVIDER CREATE_RECIPIENT CREATE_SHARE " +
      "CREATE_STORAGE_CREDENTIAL MANAGE_ALLOWLIST SET_SHARE_PERMISSION USE_CONNECTION USE_MARKETPLACE_ASSETS " +
      "USE_PROVIDER USE_RECIPIENT USE_SHARE"
  ),
  CATALOG: [...inSchema, ...words("USE_CATALOG CREATE_SCHEMA")],
  SCHEMA: inSchema,
  TABLE: inTable,
  VIEW: inTable,
  VOLUME: inVolume,
  FUNCTION: inFunction
}

export const grants = ({ catalog, session }: Executing) => {
  const securableOf = ({ name, what }: Of<"grant"> | Of<"showGrants">): Privileges.Securable => {
    if (what === "METASTORE" || name === undefined) return { type: "metastore", name: catalog.metastore.id }
    return Objects.get(catalog, what, name, session).securable
  }

  const grant = (statement: Of<"grant">): Rows => {
    const { isRevoke, name, principal, what } = statement
    const of = securableOf(statement)
    const { privileges } = statement
    const unknown = privileges.find((one) => !applicable[what].includes(one))
    if (unknown !== undefined)
      throw unsupported(`the privilege ${unknown.replaceAll("_", " ")} on ${what}`, name?.place)
    catalog.access.manage(of)
    const item = Privileges.itemOf(catalog.state, of)
    if (item === undefined) throw unsupported(`grants on ${shown(of.name)}`, name?.place)
    Privileges.change(catalog.state, item, [
      { principal, add: isRevoke ? [] : privileges, remove: isRevoke ? privileges : [] }
    ])
    return nothing
  }

  const showGrants = (statement: Of<"showGrants">): Rows => {
    const of = securableOf(statement)
    const { principal } = statement
    if (!catalog.access.sees(of)) catalog.access.manage(of)
    const rows = [of, ...Privileges.parentsOf(of)].flatMap((securable) =>
      [...Privileges.grantsOf(catalog.state, securable)].flatMap(([grantee, privileges]) =>
        principal !== undefined && grantee !== principal
          ? []
          : [...privileges]
              .sort()
              .map((privilege) => [
                grantee,
                privilege.replaceAll("_", " "),
                securable.type.toUpperCase(),
                securable.name
              ])
      )
    )
    return texts(["Principal", "ActionType", "ObjectType", "ObjectKey"], rows)
  }

  return { grant, showGrants }
}
