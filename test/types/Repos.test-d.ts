import type * as Repos from "../../src/services/Repos.js"

declare const repos: Repos.Service

repos.update({ repo_id: 1, branch: "main" })
repos.update({ repo_id: 1, tag: "v1", branch: null })
repos.update({ repo_id: 2n ** 60n, sparse_checkout: { patterns: ["src"] } })

// @ts-expect-error: a branch or a tag, never both
repos.update({ repo_id: 1, branch: "main", tag: "v1" })

repos.create({ url: "https://example.com/a/b", provider: "aProviderOfTomorrow" })
