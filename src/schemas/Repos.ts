/**
 * The requests and responses of the Repos API: repos are Git folders, folders of the workspace that are clones of a
 * Git repository.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { GitProvider, SparseCheckout } from "./git.js"
import * as Lazy from "./lazy.js"
import * as Wire from "./Wire.js"

export { GitProvider, SparseCheckout }

/**
 * Which folders of the repository to check out from now on.
 *
 * @since 0.1.0
 * @category repos
 */
export class SparseCheckoutUpdate extends Wire.struct<SparseCheckoutUpdate>("SparseCheckoutUpdate")({
  /** Cone patterns of Git: folders, each with all that is in it. */
  patterns: Wire.optional(Wire.array(Schema.String))
}) {}

const repoFields = {
  /** It is the `object_id` of the repo's folder as well. */
  id: Wire.Int64,
  /** The repo's folder in the workspace. */
  path: Wire.optional(Schema.String),
  /** The URL of the remote repository. */
  url: Wire.optional(Schema.String),
  provider: Wire.optional(GitProvider),
  /** The branch that is checked out; absent where a tag is. */
  branch: Wire.optional(Schema.String),
  /** The commit that is checked out. */
  head_commit_id: Wire.optional(Schema.String),
  /** Absent where all of the repository is checked out. */
  sparse_checkout: Wire.optional(SparseCheckout)
}

/**
 * A repo, as lists have it.
 *
 * @since 0.1.0
 * @category repos
 */
export class RepoInfo extends Wire.struct<RepoInfo>("RepoInfo")(repoFields) {}

/**
 * Clones a repository into the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateRepoRequest extends Wire.struct<CreateRepoRequest>("CreateRepoRequest")({
  /** The URL of the remote repository. */
  url: Schema.String,
  provider: GitProvider,
  /**
   * The folder to make: `/Repos/{folder}/{name}`, or almost any other path. By default a folder named as the repository
   * in the user's folder of `/Repos`.
   */
  path: Wire.optional(Schema.String),
  /** Checks out only these folders. It can be changed later, but neither begun nor ended. */
  sparse_checkout: Wire.optional(SparseCheckout),
  /** The Git credential of the user to clone with; by default the one for the provider. */
  git_credential_id: Wire.optional(Wire.Int64)
}) {}

/**
 * The new repo.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateRepoResponse extends Wire.struct<CreateRepoResponse>("CreateRepoResponse")(repoFields) {}

/**
 * Asks for a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoRequest extends Wire.struct<GetRepoRequest>("GetRepoRequest")({
  repo_id: Wire.Int64
}) {}

const cliField = {
  /** Whether Git can be used in it on the command line. */
  git_cli_enabled: Wire.optional(Schema.Boolean)
}

/**
 * A repo.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetRepoResponse extends Wire.struct<GetRepoResponse>("GetRepoResponse")<
  typeof repoFields & typeof cliField
>({
  ...repoFields,
  ...cliField
}) {}

/**
 * Asks for a page of repos.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListReposRequest extends Wire.struct<ListReposRequest>("ListReposRequest")({
  /** Only those whose path begins so. By default those in `/Repos`. */
  path_prefix: Wire.optional(Schema.String),
  /** The `next_page_token` of the page before; the first page if absent. */
  next_page_token: Wire.optional(Schema.String)
}) {}

/**
 * A page of repos.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListReposResponse extends Wire.struct<ListReposResponse>("ListReposResponse")({
  repos: Wire.optional(Wire.array(RepoInfo)),
  /** The token of the page after this one; absent or empty on the last. */
  next_page_token: Wire.optional(Schema.String)
}) {}

interface UpdateRepo {
  readonly repo_id: Wire.Int64
  /** Checks out other folders. Only for a repo that was made with a sparse checkout. */
  readonly sparse_checkout?: SparseCheckoutUpdate | null | undefined
  /** The Git credential of the user to fetch with; by default the one for the provider. */
  readonly git_credential_id?: Wire.Int64 | null | undefined
  /**
   * Deletes, for good, all changes in the folder that are not committed before updating. For folders in which nobody
   * works.
   */
  readonly dangerously_force_discard_all?: boolean | null | undefined
}

/**
 * Takes a repo to the latest commit of a branch.
 *
 * @since 0.1.0
 * @category requests
 */
export interface UpdateRepoToBranchRequest extends UpdateRepo {
  /** The branch to check out; the one that is checked out if absent. */
  readonly branch?: string | null | undefined
  readonly tag?: null | undefined
}

/**
 * Takes a repo to a tag.
 *
 * @since 0.1.0
 * @category requests
 */
export interface UpdateRepoToTagRequest extends UpdateRepo {
  /** The tag to check out. No branch is checked out then; check one out before committing. */
  readonly tag: string
  readonly branch?: null | undefined
}

/**
 * Takes a repo to a branch or to a tag, never both.
 *
 * @since 0.1.0
 * @category requests
 */
export type UpdateRepoRequest = UpdateRepoToBranchRequest | UpdateRepoToTagRequest

/**
 * @since 0.1.0
 * @category requests
 */
export const UpdateRepoRequest = Lazy.schema(
  () =>
    Schema.Struct({
      repo_id: Wire.Int64,
      branch: Wire.optional(Schema.String),
      tag: Wire.optional(Schema.String),
      sparse_checkout: Wire.optional(SparseCheckoutUpdate),
      git_credential_id: Wire.optional(Wire.Int64),
      dangerously_force_discard_all: Wire.optional(Schema.Boolean)
    })
      .annotations({ identifier: "UpdateRepoRequest" })
      .pipe(
        Schema.filter(({ branch, tag }) => typeof branch !== "string" || typeof tag !== "string", {
          description: "either a branch or a tag"
        })
      ) as unknown as Wire.SchemaOf<UpdateRepoRequest>
)

/**
 * A repo as it was left by an update. Some workspaces answer with the repo, others with nothing.
 *
 * @since 0.1.0
 * @category responses
 */
export class UpdateRepoResponse extends Wire.struct<UpdateRepoResponse>("UpdateRepoResponse")({
  ...repoFields,
  /** It is the `object_id` of the repo's folder as well. */
  id: Wire.optional(Wire.Int64)
}) {}

/**
 * Removes a repo from the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteRepoRequest extends Wire.struct<DeleteRepoRequest>("DeleteRepoRequest")({
  repo_id: Wire.Int64
}) {}
