import { JournalError } from '../journal/journal-error.ts'
import { openEmbedded } from '../open-embedded.ts'
import { HELP } from './help.ts'
import { type CliOptions, readOptions, UsageError } from './read-options.ts'
import { readVersion } from './read-version.ts'

/** The output of the command, and the promise that stops it. */
export interface CliPorts {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Resolves when the command is asked to stop. */
  readonly stopped: Promise<void>
}

/** Runs the command. Resolves with its exit code. */
export async function runCli(args: readonly string[], ports: CliPorts): Promise<number> {
  try {
    const options = readOptions(args)
    if (options.wanted === 'help') ports.out(HELP)
    else if (options.wanted === 'version') ports.out(`${readVersion()}\n`)
    else await serve(options, ports)
    return 0
  } catch (error) {
    ports.err(`dynamodb-embedded: ${sentenceOf(error)}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

async function serve({ expireEvery, wanted: _wanted, ...options }: CliOptions, { out, err, stopped }: CliPorts) {
  const dynamodb = await openEmbedded({ ...options, ...(expireEvery > 0 && { expireEvery: expireEvery * 1000 }) })
  for (const note of dynamodb.notes) err(`dynamodb-embedded: ${note}\n`)
  const where = options.data === undefined ? 'in memory' : `in ${options.data}`
  out(`DynamoDB is ready at ${dynamodb.endpoint}. Data is stored ${where}.\n`)
  await stopped
  await dynamodb.close()
}

function sentenceOf(error: unknown): string {
  const { code, message, port, address, path } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  if (error instanceof UsageError || error instanceof JournalError) return message
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. Stop the process that uses it, or choose another port with --port.`
  if (code === 'EACCES' && port !== undefined)
    return `Port ${port} is not allowed for this user. Choose one above 1023 with --port.`
  if (code === 'EADDRNOTAVAIL')
    return `${address} is not an address of this machine. Choose another address with --host.`
  if (path !== undefined) return `${path} cannot be used as a data folder (${code}). Choose another folder with --data.`
  return error instanceof Error ? (error.stack ?? message) : String(error)
}
