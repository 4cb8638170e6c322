/** Runs several examples in one process, which saves the time that a process takes to start. Takes the names of their files. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"

for (const file of process.argv.slice(2)) {
  const { main }: { readonly main: Effect.Effect<void, unknown> } = await import(`../${file}`)
  const exit = await Effect.runPromiseExit(main)
  if (Exit.isSuccess(exit)) {
    console.log(`ok      ${file}`)
  } else {
    process.exitCode = 1
    console.log(`failed  ${file}: ${Cause.pretty(exit.cause)}`)
  }
}
