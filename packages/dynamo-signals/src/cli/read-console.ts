import { messageOf } from '../dispatch/thrown-values.ts'
import type { ExitCode, Terminal } from './command.ts'
import { UsageError } from './usage-error.ts'
import type { Values } from './values.ts'

const DEFAULT_CONSOLE = 'http://localhost:4000'

/** The option of the commands that read from a running console. */
export const CONSOLE_OPTION = {
  console: {
    type: 'string',
    value: 'URL',
    about: `The address of the console. Default: ${DEFAULT_CONSOLE}, or the port in CONSOLE_PORT`,
  },
} as const

/**
 * Prints what a running console responds, as it arrives. Resolves with 1 if it does not know what was asked for, or with 0 when
 * the response ends or the terminal stops the command. Rejects with a sentence if no console responds.
 */
export async function readConsole(path: string, values: Values, terminal: Terminal): Promise<ExitCode> {
  const url = new URL(path, consoleOf(values))
  const { columns, isInteractive, abortSignal } = terminal
  if (columns !== undefined) url.searchParams.set('width', String(columns))
  if (isInteractive && !process.env.NO_COLOR) url.searchParams.set('colors', 'yes')
  try {
    const response = await fetch(url, { signal: abortSignal ?? null })
    const print = response.ok ? terminal.out : terminal.err
    const decoder = new TextDecoder()
    for await (const chunk of response.body ?? []) print(decoder.decode(chunk, { stream: true }))
    return response.ok ? 0 : 1
  } catch (cause) {
    if (abortSignal?.aborted) return 0
    const why = messageOf((cause as { readonly cause?: unknown }).cause ?? cause)
    throw new Error(
      `The console at ${url.origin} does not respond (${why}). Start it with npx dynamo-signals dev, or pass --console.`,
      { cause },
    )
  }
}

function consoleOf(values: Values): string {
  const port = process.env.CONSOLE_PORT
  const given = values.text('console') ?? (port ? `http://localhost:${port}` : DEFAULT_CONSOLE)
  if (!/^https?:\/\//.test(given) || !URL.canParse(given))
    throw new UsageError(`--console must be an address such as ${DEFAULT_CONSOLE}, not "${given}".`)
  return given
}
