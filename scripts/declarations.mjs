/**
 * Gives the classes of wire types a member of their own in the declarations that the compiler wrote to dist. It takes a
 * class without one for its base where it compares types, and then spells out the fields of fields in its messages:
 * `{ readonly autoscale?: ... } & ... 33 more` instead of `CreateClusterRequest`. The constructor is the one of the base.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const base = /^declare const (\w+)_base: (?:Wire\.)?Struct<\1, /gm

/** On the same line, so that the maps of the declarations stay right. */
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
  // Were the compiler to write them otherwise, none would be found.
  if (named < 500) throw new Error(`${named} wire types have names; there are more`)
}
