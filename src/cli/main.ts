#!/usr/bin/env node
/** The program `effect-databricks`. It loads its packages only after it has checked that they are installed. */
import { explanation, missing } from "./packages.js"

const main = async (): Promise<void> => {
  const names = await missing()
  if (names.length === 0) {
    const { run } = await import("./command.js")
    run(process.argv)
  } else {
    process.stderr.write(explanation(names))
    process.exitCode = 1
  }
}

void main()
