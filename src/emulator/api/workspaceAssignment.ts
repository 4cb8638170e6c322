/** Emulates the assignment of principals of an account to its workspaces. Any workspace is taken to exist. */
import * as Either from "effect/Either"
import type { PermissionAssignment } from "../../schemas/iam/WorkspaceAssignment.js"
import { operations } from "../../services/iam/WorkspaceAssignment.js"
import { type ApiFailure, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import * as Directory from "./directory.js"

export interface WorkspaceAssignment {
  readonly routes: ReadonlyArray<Route>
}

type Path = Readonly<Record<string, string>>

export const make = (kernel: Kernel): WorkspaceAssignment => {
  const accounts = kernel.use(Directory.accounts)
  /** The permissions of principals, by account and workspace. */
  const assigned = new Map<string, Map<string, ReadonlyArray<string>>>()

  const of = ({ account_id, workspace_id }: Path): Map<string, ReadonlyArray<string>> => {
    const key = `${account_id}/${workspace_id}`
    const found = assigned.get(key) ?? new Map<string, ReadonlyArray<string>>()
    assigned.set(key, found)
    return found
  }

  const assignment = (
    { account_id = "" }: Path,
    id: string,
    permissions: ReadonlyArray<string>
  ): Either.Either<PermissionAssignment, ApiFailure> => {
    const directory = accounts(account_id)
    const kind = directory.kindOf(id)
    if (kind === undefined) return Either.left(resourceDoesNotExist(`Principal ${id} does not exist in the account.`))
    const { applicationId, displayName, userName } = directory.all[kind].get(id) ?? {}
    const names = {
      Groups: { group_name: displayName },
      ServicePrincipals: { service_principal_name: applicationId },
      Users: { user_name: userName }
    }
    return Either.right({
      permissions,
      principal: { principal_id: BigInt(id), display_name: displayName, ...names[kind] }
    } as PermissionAssignment)
  }

  const routes = [
    route(operations.get, () =>
      Either.right({
        permissions: [
          { permission_level: "USER", description: "Can use the workspace" },
          { permission_level: "ADMIN", description: "Can manage the workspace" }
        ]
      })
    ),
    route(operations.list, (_, __, path) =>
      Either.right({
        // Principals that were deleted since are assigned to nothing.
        permission_assignments: [...of(path)].flatMap(([id, permissions]) =>
          Either.match(assignment(path, id, permissions), { onLeft: () => [], onRight: (one) => [one] })
        )
      })
    ),
    route(operations.update, ({ permissions }, _, path) => {
      const id = path.principal_id ?? ""
      return Either.map(assignment(path, id, permissions ?? []), (answer) => {
        if (permissions?.length) of(path).set(id, permissions)
        else of(path).delete(id)
        return answer
      })
    }),
    route(operations.delete, (_, __, path) => {
      of(path).delete(path.principal_id ?? "")
      return Either.void
    })
  ]

  return { routes }
}
