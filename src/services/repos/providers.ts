/**
 * The Git providers that Databricks names. Any other is accepted wherever one of these is.
 *
 * @since 0.1.0
 * @category providers
 */
export const GitProviders = {
  GitHub: "gitHub",
  GitHubEnterprise: "gitHubEnterprise",
  GitLab: "gitLab",
  /** GitLab that one hosts oneself. */
  GitLabEnterpriseEdition: "gitLabEnterpriseEdition",
  BitbucketCloud: "bitbucketCloud",
  /** Bitbucket Data Center. */
  BitbucketServer: "bitbucketServer",
  AzureDevOpsServices: "azureDevOpsServices",
  AwsCodeCommit: "awsCodeCommit"
} as const
