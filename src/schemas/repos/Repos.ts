/**
 * Requests and responses of the Repos API. A repo is a Git folder: a workspace folder that is a clone of a Git
 * repository.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { GitProvider, SparseCheckout } from "../git.js"
import * as Lazy from "../lazy.js"
import * as Wire from "../Wire.js"

export { GitProvider, SparseCheckout }

/**
 * The new list of folders to check out.
 *
 * @since 0.1.0
 * @category repos
 */
export class SparseCheckoutUpdate extends Wire.struct<SparseCheckoutUpdate>("SparseCheckoutUpdate")({
  /** Git cone patterns: folders, each with all its contents. */
  patterns: Wire.optional(Wire.array(Schema.String))
}) {}

const repoFields = {
  /** The repo id. Same as the `object_id` of the repo folder. */
  id: Wire.Int64,
  /** The path of the repo folder in the workspace. */
  path: Wire.optional(Schema.String),
  /** The URL of the remote repository. */
  url: Wire.optional(Schema.String),
  provider: Wire.optional(GitProvider),
  /** The checked out branch. Absent if a tag is checked out. */
  branch: Wire.optional(Schema.String),
  /** The checked out commit. */
  head_commit_id: Wire.optional(Schema.String),
  /** Absent if the whole repository is checked out. */
  sparse_checkout: Wire.optional(SparseCheckout)
}

/**
 * A repo in a list of repos.
 *
 * @since 0.1.0
 * @category repos
 */
export class RepoInfo extends Wire.struct<RepoInfo>("RepoInfo")(repoFields) {}

/**
 * Request to clone a repository into the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateRepoRequest extends Wire.struct<CreateRepoRequest>("CreateRepoRequest")({
  /** The URL of the remote repository. */
  url: Schema.String,
  provider: GitProvider,
  /**
   * The folder to create: `/Repos/{folder}/{name}`, or almost any other path. The default is a folder in the user's
   * `/Repos` folder, named after the repository.
   */
  path: Wire.optional(Schema.String),
  /**
   * Checks out only these folders. The folders can be changed later, but sparse checkout cannot be enabled or disabled
   * later.
   */
  sparse_checkout: Wire.optional(SparseCheckout),
  /** The user's Git credential for cloning. The default is the one for the provider. */
  git_credential_id: Wire.optional(Wire.Int64)
}) {}

/**
 * The created repo.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateRepoResponse extends Wire.struct<CreateRepoResponse>("CreateRepoResponse")(repoFields) {}

/**
 * Request to get a repo.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetRepoRequest extends Wire.struct<GetRepoRequest>("GetRepoRequest")({
  repo_id: Wire.Int64
}) {}

const cliField = {
  /** Whether Git can be used on the command line in the repo. */
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
 * Request to list repos, one page at a time.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListReposRequest extends Wire.struct<ListReposRequest>("ListReposRequest")({
  /** Only repos whose path starts with this prefix. The default is repos in `/Repos`. */
  path_prefix: Wire.optional(Schema.String),
  /** The `next_page_token` of the previous page. If omitted, the first page. */
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
  /** The token of the next page. Empty or absent on the last page. */
  next_page_token: Wire.optional(Schema.String)
}) {}

interface UpdateRepo {
  readonly repo_id: Wire.Int64
  /** Changes the checked out folders. Only for a repo that was created with sparse checkout. */
  readonly sparse_checkout?: SparseCheckoutUpdate | null | undefined
  /** The user's Git credential for fetching. The default is the one for the provider. */
  readonly git_credential_id?: Wire.Int64 | null | undefined
  /**
   * Permanently discards all uncommitted changes in the folder before the update. Use it only for folders that nobody
   * works in.
   */
  readonly dangerously_force_discard_all?: boolean | null | undefined
}

/**
 * Request to update a repo to the latest commit of a branch.
 *
 * @since 0.1.0
 * @category requests
 */
export interface UpdateRepoToBranchRequest extends UpdateRepo {
  /** The branch to check out. The default is the current branch. */
  readonly branch?: string | null | undefined
  readonly tag?: null | undefined
}

/**
 * Request to update a repo to a tag.
 *
 * @since 0.1.0
 * @category requests
 */
export interface UpdateRepoToTagRequest extends UpdateRepo {
  /** The tag to check out. No branch is checked out afterwards. Check one out before you commit. */
  readonly tag: string
  readonly branch?: null | undefined
}

/**
 * Request to update a repo to either a branch or a tag.
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
 * The repo after an update. Some workspaces return the repo, others an empty response.
 *
 * @since 0.1.0
 * @category responses
 */
export class UpdateRepoResponse extends Wire.struct<UpdateRepoResponse>("UpdateRepoResponse")({
  ...repoFields,
  /** The repo id. Same as the `object_id` of the repo folder. */
  id: Wire.optional(Wire.Int64)
}) {}

/**
 * Request to delete a repo from the workspace.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteRepoRequest extends Wire.struct<DeleteRepoRequest>("DeleteRepoRequest")({
  repo_id: Wire.Int64
}) {}
