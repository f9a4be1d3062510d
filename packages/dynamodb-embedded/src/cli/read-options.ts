import { parseArgs } from 'node:util'
import { unknownOption } from './unknown-option.ts'

/** The options of the command. */
export interface CliOptions {
  readonly port: number
  readonly host: string
  readonly data: string | undefined
  readonly durability: 'fsync' | 'os'
  readonly repair: boolean
  /** In seconds; 0 for never. */
  readonly expireEvery: number
  readonly wanted: 'serve' | 'help' | 'version'
}

/** Invalid arguments. The message is a complete sentence for the user. */
export class UsageError extends Error {}

const MOST_PORTS = 65_535

const OPTIONS = {
  port: { type: 'string', short: 'p' },
  host: { type: 'string' },
  data: { type: 'string', short: 'd' },
  durability: { type: 'string' },
  repair: { type: 'boolean' },
  'expire-every': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const

/** Parses the arguments. Throws a `UsageError` if they are invalid. */
export function readOptions(args: readonly string[]): CliOptions {
  const { values, positionals } = parsed(args)
  if (positionals.length > 0) {
    throw new UsageError(`"${positionals[0]}" is not an option. Options start with --, for example --port 8000.`)
  }
  const { durability = 'fsync', data, host = '127.0.0.1' } = values
  if (durability !== 'fsync' && durability !== 'os') {
    throw new UsageError(`--durability is "${durability}". Use fsync (survives a power failure) or os (faster).`)
  }
  if (data === '') throw new UsageError('--data is empty. Pass a folder, or omit it to keep all data in memory.')
  if (host === '') throw new UsageError('--host is empty. Pass an address, for example 0.0.0.0 for all networks.')
  if (values.repair && data === undefined) throw new UsageError('--repair needs a data folder. Add --data <folder>.')
  return {
    port: wholeNumber('port', values.port ?? '8000', MOST_PORTS),
    host,
    data,
    durability,
    repair: values.repair ?? false,
    expireEvery: wholeNumber('expire-every', values['expire-every'] ?? '60', 86_400),
    wanted: values.help ? 'help' : values.version ? 'version' : 'serve',
  }
}

function parsed(args: readonly string[]) {
  const issue = unknownOption(args, OPTIONS)
  if (issue !== undefined) throw new UsageError(issue)
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/(?<=['"`])\. /)
    throw new UsageError(`${sentence.replace(/\.$/, '')}. See dynamodb-embedded --help.`)
  }
}

function wholeNumber(name: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number <= most) return number
  throw new UsageError(`--${name} is "${text}". It must be a whole number from 0 to ${most}.`)
}
