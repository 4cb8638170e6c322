/** Bundles a program for a runtime without Node. */
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const isSource = process.execArgv.includes("effect-databricks:source")

/** Returns the bundle, and fails if it imports anything that is left, such as a module of Node. */
export const bundle = async (program: URL, platform: "browser" | "worker") => {
  const result = await build({
    entryPoints: [fileURLToPath(program)],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    treeShaking: true,
    format: platform === "browser" ? "iife" : "esm",
    platform: "browser",
    target: "es2022",
    conditions: [...(isSource ? ["effect-databricks:source"] : []), platform, "import"],
    // Modules of Node are left as imports, so that they are found below.
    external: ["node:*"],
    logLevel: "error"
  })
  const [{ text } = { text: "" }] = result.outputFiles
  const left = Object.values(result.metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path))
  const files = Object.keys(result.metafile.inputs)
  const node = files.filter((file) => /(^|\/)(platform-node|platform-node-shared|undici)\//.test(file))
  if (left.length > 0 || node.length > 0) throw new Error(`The bundle needs Node: ${[...left, ...node].join(", ")}`)
  return { text, files }
}
