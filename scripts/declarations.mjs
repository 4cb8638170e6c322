/**
 * Adds a constructor to the classes of wire types in the declarations in dist. Without a member of its own, TypeScript
 * treats a class like its base when it compares types. Its messages then expand all fields and show
 * `{ readonly autoscale?: ... } & ... 33 more` instead of `CreateClusterRequest`. The constructor is the same as that
 * of the base.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const base = /^declare const (\w+)_base: (?:Wire\.)?Struct<\1, /gm

/** Stays on the same line, so that the declaration maps remain valid. */
export const withConstructors = (declarations) =>
  [...declarations.matchAll(base)].reduce(
    (text, [, name]) =>
      text.replace(
        new RegExp(`^(export declare class ${name} extends ${name}_base) \\{\\n\\}`, "m"),
        "$1 { constructor(_: never);\n}"
      ),
    declarations
  )

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = fileURLToPath(new URL("../dist", import.meta.url))
  let named = 0
  for (const file of readdirSync(dist, { recursive: true })) {
    if (!file.endsWith(".d.ts")) continue
    const declarations = readFileSync(join(dist, file), "utf8")
    const changed = withConstructors(declarations)
    if (changed === declarations) continue
    named += changed.split("constructor(_: never);\n}").length - 1
    writeFileSync(join(dist, file), changed)
  }
  // Detects a change in the format of the compiler output: the pattern would then match nothing.
  if (named < 500) throw new Error(`${named} wire types have names; there are more`)
}
