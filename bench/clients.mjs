/**
 * Runs one scenario with one client, in its own process: `clients.mjs <client> <scenario> <port>`. With `pairs` as the
 * client it compares this library with undici alone: in one process, in short blocks that alternate, so that both suffer
 * alike from other programs.
 */
import { statement } from "./server.mjs"

const [, , name, scenario, port] = process.argv
const host = `http://127.0.0.1:${port}`
const id = "1122-194500-00000001"

const execution = {
  warehouse_id: "1234567890abcdef",
  statement: "SELECT * FROM orders",
  format: "JSON_ARRAY",
  disposition: "INLINE",
  wait_timeout: "10s"
}

const floor = async () => {
  const { Agent, request } = await import("undici")
  const dispatcher = new Agent({ connections: 32 })
  const get = async (path) => {
    const { body, statusCode } = await request(host + path, {
      dispatcher,
      headers: { authorization: "Bearer dapi-bench", accept: "application/json" }
    })
    const text = await body.text()
    if (statusCode !== 200) throw new Error(text)
    return JSON.parse(text)
  }
  const post = async (path, json) => {
    const { body } = await request(host + path, {
      dispatcher,
      method: "POST",
      headers: { authorization: "Bearer dapi-bench", "content-type": "application/json" },
      body: JSON.stringify(json)
    })
    return JSON.parse(await body.text())
  }
  return {
    rows: async () => {
      const { manifest, result, statement_id } = await post("/api/2.0/sql/statements", execution)
      let count = result.data_array.length
      for (let index = 1; index < manifest.total_chunk_count; index++) {
        const chunk = await get(`/api/2.0/sql/statements/${statement_id}/result/chunks/${index}`)
        count += chunk.data_array.length
      }
      return count
    },
    get: () => get(`/api/2.1/clusters/get?cluster_id=${id}`),
    list: async () => {
      let count = 0
      let token
      do {
        const page = await get(`/api/2.1/clusters/list${token === undefined ? "" : `?page_token=${token}`}`)
        count += page.clusters.length
        token = page.next_page_token
      } while (token)
      return count
    },
    sequential: async (n, get) => {
      for (let i = 0; i < n; i++) await get()
    },
    concurrent: async (n, width, get) => {
      let left = n
      await Promise.all(
        Array.from({ length: width }, async () => {
          while (left-- > 0) await get()
        })
      )
    }
  }
}

const sdk = async () => {
  const { WorkspaceClient } = await import("@databricks/sdk-experimental")
  const client = new WorkspaceClient({ host, token: "dapi-bench", authType: "pat" })
  return {
    ...(await floor()),
    rows: async () => {
      const { manifest, result, statement_id } = await client.statementExecution.executeStatement(execution)
      let count = result.data_array.length
      for (let chunk_index = 1; chunk_index < manifest.total_chunk_count; chunk_index++) {
        const chunk = await client.statementExecution.getStatementResultChunkN({ statement_id, chunk_index })
        count += chunk.data_array.length
      }
      return count
    },
    get: () => client.clusters.get({ cluster_id: id }),
    list: async () => {
      let count = 0
      for await (const _ of client.clusters.list({})) count++
      return count
    }
  }
}

const ours = async (rowsOf = "rows") => {
  const [Effect, Layer, ManagedRuntime, Redacted, Stream, UndiciHttpClient, DatabricksClient, Clusters, Sql] =
    await Promise.all([
      import("effect/Effect"),
      import("effect/Layer"),
      import("effect/ManagedRuntime"),
      import("effect/Redacted"),
      import("effect/Stream"),
      import("../dist/layers/UndiciHttpClient.js"),
      import("../dist/layers/DatabricksClient.js"),
      import("../dist/services/Clusters.js"),
      import("../dist/services/sql/StatementExecution.js")
    ])
  const runtime = ManagedRuntime.make(
    Layer.merge(Clusters.layer, Sql.layer).pipe(
      Layer.provide(DatabricksClient.layer({ host, token: Redacted.make("dapi-bench") })),
      Layer.provideMerge(UndiciHttpClient.layer)
    )
  )
  const clusters = await runtime.runPromise(Clusters.Clusters)
  const get = clusters.get({ cluster_id: id })
  return {
    // Decoded: a number or a BigDecimal, a DateTime, a text.
    rows: () =>
      runtime.runPromise(Stream.runCount(Sql[rowsOf](execution.statement, { warehouse_id: "1234567890abcdef" }))),
    get: () => runtime.runPromise(get),
    list: () => runtime.runPromise(Stream.runCount(clusters.list())),
    sequential: (n) => runtime.runPromise(Effect.repeatN(get, n - 1)),
    concurrent: (n, width) =>
      runtime.runPromise(Effect.forEach(Array.from({ length: n }), () => get, { concurrency: width, discard: true }))
  }
}

const stepsOf = (name, client) => ({
  sequential: (n) => client.sequential(n, client.get),
  concurrent: (n) => client.concurrent(n, 32, client.get),
  list: async () => {
    const count = await client.list()
    if (Number(count) !== 10_000) throw new Error(`${name} listed ${count} clusters`)
  },
  rows: async () => {
    const count = await client.rows()
    if (Number(count) !== statement.chunks * statement.rowsOfChunk) throw new Error(`${name} read ${count} rows`)
  }
})

/** The time of the clock and of this process alone, in milliseconds: the latter suffers less from other programs. */
const timed = async (run) => {
  const start = performance.now()
  const used = process.cpuUsage()
  await run()
  const { system, user } = process.cpuUsage(used)
  return { cpu: (system + user) / 1000, millis: performance.now() - start }
}

/** The calls of a block, the blocks that compile the code, and the pairs of blocks that count. */
const blocks = {
  sequential: { calls: 150, warm: 5, pairs: 30 },
  concurrent: { calls: 320, warm: 5, pairs: 30 },
  list: { calls: 1, warm: 2, pairs: 9 }
}

const pairs = async () => {
  const { calls, pairs, warm } = blocks[scenario]
  const both = [stepsOf("floor", await floor()), stepsOf("ours", await ours())]
  const run = async (which) => (await timed(() => both[which][scenario](calls))).cpu
  for (let block = 0; block < warm; block++) for (const which of [0, 1]) await run(which)
  const ratios = []
  for (let pair = 0; pair < pairs; pair++) {
    const times = [0, 0]
    // Each goes first in turn: the second may pay for the garbage of the first.
    for (const which of pair % 2 === 0 ? [0, 1] : [1, 0]) times[which] = await run(which)
    ratios.push(times[1] / times[0])
  }
  return { ratios }
}

const one = async () => {
  const client = await { floor, sdk, ours, arrow: () => ours("rowsFromArrow") }[name]()
  const steps = stepsOf(name, client)
  await client.get()
  const millis = []
  const cpu = []
  // Until the code is compiled: a list has 100 calls.
  const iterations = { list: 24, rows: 4 }[scenario] ?? 8
  const calls = { sequential: 1500, concurrent: 2400 }[scenario]
  for (let step = 0; step < iterations; step++) {
    const time = await timed(() => steps[scenario](calls))
    cpu.push(time.cpu)
    millis.push(time.millis)
  }
  return { millis, cpu, memory: process.resourceUsage().maxRSS / 1024 }
}

process.send?.(await (name === "pairs" ? pairs() : one()))
process.exit(0)
