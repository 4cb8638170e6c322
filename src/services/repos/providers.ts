/**
 * The Git providers that Databricks documents. Others are accepted too.
 *
 * @since 0.1.0
 * @category providers
 */
export const GitProviders = {
  GitHub: "gitHub",
  GitHubEnterprise: "gitHubEnterprise",
  GitLab: "gitLab",
  /** GitLab, self-managed. */
  GitLabEnterpriseEdition: "gitLabEnterpriseEdition",
  BitbucketCloud: "bitbucketCloud",
  /** Bitbucket Data Center. */
  BitbucketServer: "bitbucketServer",
  AzureDevOpsServices: "azureDevOpsServices",
  AwsCodeCommit: "awsCodeCommit"
} as const
