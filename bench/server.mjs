/**
 * A local workspace that answers immediately, so that only the client is measured: of `node:http` a request takes as long as
 * of a client. Sends its port to the parent.
 */
import { createServer } from "node:net"

const nodes = (i) =>
  [0, 1].map((n) => ({
    private_ip: `10.139.0.${n + 4}`,
    public_dns: "",
    node_id: `${i}-${n}`,
    instance_id: `instance-${i}-${n}`,
    start_timestamp: 1732300000000 + i,
    host_private_ip: `10.139.64.${n + 4}`
  }))

const cluster = (i) => ({
  cluster_id: `1122-194500-${String(i).padStart(8, "0")}`,
  creator_user_name: "someone@example.com",
  driver: nodes(i)[0],
  executors: nodes(i),
  spark_context_id: 4020997813441462000n + BigInt(i),
  driver_healthy: true,
  jdbc_port: 10000,
  cluster_name: `cluster ${i}`,
  spark_version: "16.4.x-scala2.12",
  spark_conf: { "spark.databricks.delta.preview.enabled": "true", "spark.speculation": "true" },
  azure_attributes: { first_on_demand: 1, availability: "SPOT_WITH_FALLBACK_AZURE", spot_bid_max_price: -1 },
  node_type_id: "Standard_DS3_v2",
  driver_node_type_id: "Standard_DS3_v2",
  custom_tags: { team: "data", cost: "4711" },
  spark_env_vars: { PYSPARK_PYTHON: "/databricks/python3/bin/python3" },
  autotermination_minutes: 30,
  enable_elastic_disk: true,
  disk_spec: {},
  cluster_source: "API",
  single_user_name: "someone@example.com",
  enable_local_disk_encryption: false,
  data_security_mode: "SINGLE_USER",
  runtime_engine: "PHOTON",
  effective_spark_version: "16.4.x-scala2.12",
  state: "RUNNING",
  state_message: "",
  start_time: 1732300000000 + i,
  last_state_loss_time: 1732300100000 + i,
  last_activity_time: 1732300200000 + i,
  last_restarted_time: 1732300100000 + i,
  autoscale: { min_workers: 2, max_workers: 8, target_workers: 2 },
  cluster_memory_mb: 43008,
  cluster_cores: 12,
  default_tags: { Vendor: "Databricks", Creator: "someone@example.com", ClusterName: `cluster ${i}` },
  init_scripts_safe_mode: false
})

/** Writes numbers beyond 2^53 only if `big` is set: most responses take the fast path. */
const write = (value, big) =>
  JSON.stringify(value, (_, v) => (typeof v === "bigint" ? (big ? `@${v}@` : Number(v % 1000000000000n)) : v)).replace(
    /"@(\d+)@"/g,
    "$1"
  )

export const pageOf = (page, size, pages, big = false) =>
  write(
    {
      clusters: Array.from({ length: size }, (_, i) => cluster(page * size + i)),
      ...(page + 1 < pages ? { next_page_token: String(page + 1) } : {})
    },
    big
  )

/** A result of a million rows, in chunks with the same values. */
export const statement = { chunks: 50, rowsOfChunk: 20_000 }

const columns = [
  ["id", "LONG", "BIGINT"],
  ["price", "DECIMAL", "DECIMAL(10,2)"],
  ["day", "DATE", "DATE"],
  ["at", "TIMESTAMP", "TIMESTAMP"],
  ["name", "STRING", "STRING"]
]

const cellsOf = (i) => [
  String(i),
  `${i % 1000}.${String(i % 100).padStart(2, "0")}`,
  `2024-01-${String((i % 28) + 1).padStart(2, "0")}`,
  `2024-01-31T10:${String(i % 60).padStart(2, "0")}:30.500Z`,
  i % 10 === 0 ? null : `customer ${i}`
]

const statementBodies = async () => {
  const { chunks, rowsOfChunk } = statement
  const rows = Array.from({ length: rowsOfChunk }, (_, i) => cellsOf(i))
  const responseOf = (format, result) =>
    Buffer.from(
      JSON.stringify({
        statement_id: "01eef0da-9c02-1a2b-8000-1f2e3d4c5b6a",
        status: { state: "SUCCEEDED" },
        manifest: {
          format,
          schema: {
            column_count: columns.length,
            columns: columns.map(([name, type_name, type_text], position) => ({ name, type_name, type_text, position }))
          },
          total_chunk_count: chunks,
          total_row_count: chunks * rowsOfChunk
        },
        result
      })
    )
  const result = { chunk_index: 0, row_offset: 0, row_count: rowsOfChunk, data_array: rows }
  const arrow = await import("@uwdata/flechette")
  const column = (at, type, read) =>
    arrow.columnFromArray(
      rows.map((row) => (row[at] === null ? null : read(row[at]))),
      type
    )
  const table = arrow.tableFromColumns([
    ["id", column(0, arrow.int64(), BigInt)],
    ["price", column(1, arrow.decimal128(10, 2), (text) => BigInt(text.replace(".", "")))],
    ["day", column(2, arrow.dateDay(), Date.parse)],
    ["at", column(3, arrow.timestamp(arrow.TimeUnit.MICROSECOND, "Etc/UTC"), Date.parse)],
    ["name", column(4, arrow.utf8(), String)]
  ])
  return {
    JSON_ARRAY: responseOf("JSON_ARRAY", result),
    // The link is that of the chunk which is asked for.
    ARROW_STREAM: responseOf("ARROW_STREAM", {}),
    chunk: Buffer.from(JSON.stringify(result)),
    link: (index, host) =>
      Buffer.from(
        JSON.stringify({ external_links: [{ chunk_index: index, external_link: `http://${host}/links/${index}` }] })
      ),
    arrow: Buffer.from(arrow.tableToIPC(table, { format: "stream" }))
  }
}

/** A response with its head, of a JSON body. */
const responseOf = (body) =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`),
    body
  ])

/** Calls a function with each request of a connection, which sends one after another. */
const eachRequest = (socket, receive) => {
  let text = ""
  socket.on("error", () => {})
  socket.on("data", (data) => {
    text += data.latin1Slice()
    const head = text.indexOf("\r\n\r\n")
    if (head === -1) return
    const end = head + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0)
    if (text.length < end) return
    const [, method, path] = /^(\S+) (\S+)/.exec(text)
    const request = { method, path, head: text.slice(0, head), body: text.slice(head + 4, end) }
    text = text.slice(end)
    receive(request)
  })
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const pages = Array.from({ length: 100 }, (_, page) => responseOf(Buffer.from(pageOf(page, 100, 100))))
  const one = responseOf(Buffer.from(write(cluster(1), false)))
  const statements = await statementBodies()
  let format = "JSON_ARRAY"
  const ofStatement = ({ body, head, method, path }) => {
    if (path.startsWith("/links/")) return statements.arrow
    if (method === "POST") {
      format = JSON.parse(body).format
      return statements[format]
    }
    const host = /\r\nhost: (\S+)/i.exec(head)[1]
    return format === "JSON_ARRAY" ? statements.chunk : statements.link(Number(path.split("/").at(-1)), host)
  }
  const answer = (request) => {
    const { path } = request
    if (path.startsWith("/api/2.1/clusters/get")) return one
    if (path.startsWith("/api/2.1/clusters/list")) return pages[Number(/page_token=(\d+)/.exec(path)?.[1] ?? 0)]
    return responseOf(ofStatement(request))
  }
  const server = createServer({ noDelay: true }, (socket) => {
    eachRequest(socket, (request) => socket.write(answer(request)))
  })
  server.listen(0, "127.0.0.1", () => process.send?.(server.address().port))
}
