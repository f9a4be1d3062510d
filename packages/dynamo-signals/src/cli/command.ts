import type { Application } from '../operations/application.ts'
import type { Values } from './values.ts'

/** 0: done, nothing found. 1: something was found or failed. 2: invalid arguments. */
export type ExitCode = 0 | 1 | 2

/** An option of a command, for `util.parseArgs` and `--help`. */
export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly short?: string
  /** The placeholder of the value in the help. */
  readonly value?: string
  readonly about: string
}

/** One command of the command line. */
export interface Command {
  readonly summary: string
  /** The meaning of its exit codes, if it differs from the usual one. */
  readonly exit?: string
  readonly options: Readonly<Record<string, CommandOption>>
  /** Whether it reads the tables. Other commands only inspect the code. */
  readonly readsTables?: boolean
  /** Whether it stops cleanly on Ctrl-C and says how to continue. Other commands are abandoned. */
  readonly stopsInOrder?: boolean
  /** Throws a `UsageError` for conflicting options, before anything is opened. */
  requireSense?(values: Values): void
  run(invocation: Invocation): Promise<ExitCode>
}

/** The argument of a command, which has no dashes. */
export interface CommandArgument {
  /** Its name in the help and in the `Values`. */
  readonly name: string
  /** What it is, after an article: `the name of a table`. */
  readonly what: string
  readonly about: string
}

/**
 * A command that does not open the application, because it runs the application in other processes, or because there is none
 * yet. It declares all of its options, and stops cleanly on Ctrl-C.
 */
export interface StandaloneCommand extends Pick<Command, 'summary' | 'exit' | 'options'> {
  /** An argument that the command requires. Other commands have only options. */
  readonly argument?: CommandArgument
  runAlone(invocation: Omit<Invocation, 'application'>): Promise<ExitCode>
}

/** The output of a command: the result on `out`, and messages for people on `err`. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether a line of `err` can be overwritten. */
  readonly isInteractive: boolean
  /** The width of `err` in characters. Default: no limit. */
  readonly columns?: number | undefined
  readonly abortSignal?: AbortSignal
}

/** A command with its arguments. */
export interface Invocation {
  readonly application: Application
  readonly values: Values
  readonly terminal: Terminal
}
