/** One command of `honnin`. */
export interface Command {
  /** For example `face compare`. */
  readonly name: string
  readonly summary: string
  /** The whole text of `--help`, with examples. */
  readonly usage: string
  /** Returns the exit code: 0 yes, 1 a definite no, 2 unusable input or failure. */
  run(context: CommandContext): Promise<number>
}

export interface CommandContext {
  readonly arguments: readonly string[]
  /** Print exactly one JSON value on `stdout` and everything else on `stderr`. */
  readonly json: boolean
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream
  readonly env: NodeJS.ProcessEnv
}

/** What stops a command: unusable input or a failure, with what would mend it. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  /** In snake_case. */
  readonly code: string
  readonly mend?: string

  constructor(code: string, message: string, options: ErrorOptions & { readonly mend?: string } = {}) {
    super(message, options)
    this.code = code
    if (options.mend !== undefined) this.mend = options.mend
  }
}
