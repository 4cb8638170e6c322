/** The commands of the program. */
import * as Command from "@effect/cli/Command"
import * as HelpDoc from "@effect/cli/HelpDoc"
import * as Options from "@effect/cli/Options"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { emulate } from "./emulator.js"
import { version } from "./packages.js"

/** A number whose errors name the option, as those of `Options.integer` do not. */
const Port = Schema.NumberFromString.pipe(Schema.int(), Schema.between(0, 65_535)).annotations({
  message: () => ({ message: "--port is a whole number from 0 to 65535", override: true })
})

const options = {
  port: Options.text("port").pipe(
    Options.withSchema(Port),
    Options.withPseudoName("integer"),
    Options.withDescription("The port to listen on. 0 is any free port. The default is 8080."),
    Options.withDefault(8080)
  ),
  host: Options.text("host").pipe(
    Options.withDescription(
      "The address to listen on. Others than loopback addresses are reachable from the network. The default is 127.0.0.1."
    ),
    Options.withDefault("127.0.0.1")
  ),
  file: Options.text("file").pipe(
    Options.withDescription("The DuckDB file that keeps catalogs and tables. It needs the package @duckdb/node-api."),
    Options.optional
  ),
  seed: Options.text("seed").pipe(
    Options.withDescription("A module whose default export is an Effect, which fills the workspace at the start."),
    Options.optional
  ),
  page: Options.boolean("page").pipe(
    Options.withDescription("Serve the page without a token on an address that is not a loopback address, too.")
  ),
  noSql: Options.boolean("no-sql").pipe(
    Options.withDescription("Run no SQL, even if @duckdb/node-api is installed: tasks of jobs only take their time.")
  )
}

const emulator = Command.make("emulator", options, ({ file, seed, ...rest }) =>
  emulate({ ...rest, file: Option.getOrUndefined(file), seed: Option.getOrUndefined(seed) }).pipe(
    Effect.tapError(({ message }) => Console.error(message)),
    Effect.tapDefect((cause) => Console.error(Cause.pretty(cause)))
  )
).pipe(Command.withDescription("Starts an emulated Databricks workspace, with a page that shows what happens in it."))

const root = Command.make("effect-databricks").pipe(
  Command.withDescription("Tools of effect-databricks, the client for the Databricks REST API."),
  Command.withSubcommands([emulator])
)

/** The program, given its arguments after those of Node. */
export const program = Command.run(root, {
  name: "effect-databricks",
  version: version(),
  // The usage of a command is written without the name of the program.
  footer: HelpDoc.blocks([HelpDoc.h1("EXAMPLE"), HelpDoc.p("$ npx effect-databricks emulator --port 0 --seed seed.ts")])
})

/** Runs the program until it ends, or until it gets a signal to end. */
export const run = (args: ReadonlyArray<string>): void =>
  program(args).pipe(
    Effect.provide(NodeContext.layer),
    // The messages have been printed: a stack trace of ours helps nobody.
    NodeRuntime.runMain({ disableErrorReporting: true })
  )
