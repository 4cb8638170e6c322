/** Emulates the management of tokens by admins: those of the Token API, and tokens on behalf of service principals. */
import * as Either from "effect/Either"
import type { PublicTokenInfo } from "../../schemas/Tokens.js"
import { operations } from "../../services/settings/TokenManagement.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import * as Tokens from "./tokens.js"

export interface TokenManagement {
  readonly routes: ReadonlyArray<Route>
}

export const make = (kernel: Kernel): TokenManagement => {
  const tokens = kernel.use(Tokens.make)

  const shown = (info: PublicTokenInfo) => ({
    ...info,
    created_by_id: Number(kernel.user.id),
    created_by_username: kernel.user.userName,
    owner_id: Number(kernel.user.id),
    workspace_id: Number(kernel.workspaceId)
  })

  const routes = [
    route(operations.list, ({ created_by_username }) =>
      Either.right({
        token_infos: tokens
          .all()
          .map(shown)
          .filter((token) => !created_by_username || token.created_by_username === created_by_username)
      })
    ),
    route(operations.get, ({ token_id }) => Either.map(tokens.get(token_id), (info) => ({ token_info: shown(info) }))),
    route(operations.delete, ({ token_id }) => tokens.revoke(token_id))
  ]

  return { routes }
}
