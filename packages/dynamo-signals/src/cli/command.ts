import type { Application } from '../operations/application.ts'
import type { Values } from './values.ts'

/** Done, and nothing found; something found, or failed; called wrongly. */
export type ExitCode = 0 | 1 | 2

/** An option of a command, as `util.parseArgs` takes it and as `--help` shows it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly short?: string
  /** What stands for the value in the help. */
  readonly value?: string
  readonly about: string
}

/** One command of the command line. */
export interface Command {
  readonly summary: string
  /** What its exit code means, beyond the usual. */
  readonly exit?: string
  readonly options: Readonly<Record<string, CommandOption>>
  /** Whether it reads the tables; the others look at the code alone. */
  readonly readsTables?: boolean
  /** Whether it ends by itself when it is stopped, and says how to continue. The others are abandoned. */
  readonly stopsInOrder?: boolean
  /** Throws `UsageError` for options that contradict each other, before anything is opened. */
  requireSense?(values: Values): void
  run(invocation: Invocation): Promise<ExitCode>
}

/** Where a command writes to: its result on one, what it tells a person meanwhile on the other. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether a line of `err` can be written over. */
  readonly isInteractive: boolean
  /** How many characters fit on a line of `err`. Default: no limit. */
  readonly columns?: number | undefined
  readonly abortSignal?: AbortSignal
}

/** A command with what it was called with. */
export interface Invocation {
  readonly application: Application
  readonly values: Values
  readonly terminal: Terminal
}
