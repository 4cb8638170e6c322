/** Runs one scenario with one client, in its own process: `clients.mjs <client> <scenario> <port>`. */
const [, , name, scenario, port] = process.argv
const host = `http://127.0.0.1:${port}`
const id = "1122-194500-00000001"

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
  return {
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
    get: () => client.clusters.get({ cluster_id: id }),
    list: async () => {
      let count = 0
      for await (const _ of client.clusters.list({})) count++
      return count
    }
  }
}

const ours = async () => {
  const [Effect, Layer, ManagedRuntime, Redacted, Stream, UndiciHttpClient, DatabricksClient, Clusters] =
    await Promise.all([
      import("effect/Effect"),
      import("effect/Layer"),
      import("effect/ManagedRuntime"),
      import("effect/Redacted"),
      import("effect/Stream"),
      import("../dist/layers/UndiciHttpClient.js"),
      import("../dist/layers/DatabricksClient.js"),
      import("../dist/services/Clusters.js")
    ])
  const runtime = ManagedRuntime.make(
    Clusters.layer.pipe(
      Layer.provide(DatabricksClient.layer({ host, token: Redacted.make("dapi-bench") })),
      Layer.provide(UndiciHttpClient.layer)
    )
  )
  const clusters = await runtime.runPromise(Clusters.Clusters)
  const get = clusters.get({ cluster_id: id })
  return {
    get: () => runtime.runPromise(get),
    list: () => runtime.runPromise(Stream.runCount(clusters.list())),
    sequential: (n) => runtime.runPromise(Effect.repeatN(get, n - 1)),
    concurrent: (n, width) =>
      runtime.runPromise(Effect.forEach(Array.from({ length: n }), () => get, { concurrency: width, discard: true }))
  }
}

const client = await { floor, sdk, ours }[name]()
const steps = {
  sequential: () => client.sequential(1500, client.get),
  concurrent: () => client.concurrent(2400, 32, client.get),
  list: async () => {
    const count = await client.list()
    if (Number(count) !== 10_000) throw new Error(`${name} listed ${count} clusters`)
  }
}
await client.get()
const millis = []
/** Of this process alone, in milliseconds: other programs disturb it less than the time of the clock. */
const cpu = []
for (let step = 0; step < 8; step++) {
  const start = performance.now()
  const used = process.cpuUsage()
  await steps[scenario]()
  const { system, user } = process.cpuUsage(used)
  cpu.push((system + user) / 1000)
  millis.push(performance.now() - start)
}
process.send?.({ millis, cpu, memory: process.resourceUsage().maxRSS / 1024 })
process.exit(0)
