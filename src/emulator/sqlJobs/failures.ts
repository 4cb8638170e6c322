/** The failure of a task or an update that runs SQL, as its run shows it. */

/** Without a name, so that the error of the run is its message alone. */
export class TaskFailed extends Error {
  override readonly name: string = ""
  constructor(message: string, trace = message) {
    super(message)
    this.stack = trace
  }
}

/** What the emulator does not do is refused by name. */
export const refused = (what: string): TaskFailed => new TaskFailed(`The emulator does not support ${what}.`)
