import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { messageOf } from '../dispatch/thrown-values.ts'
import { coreOf } from '../repository/open-database.ts'
import type { Command, CommandArgument, CommandOption, ExitCode, StandaloneCommand, Terminal } from './command.ts'
import { adopt } from './commands/adopt.ts'
import { check } from './commands/check.ts'
import { stageConsole } from './commands/console.ts'
import { deadLetters } from './commands/dead-letters.ts'
import { dev } from './commands/dev.ts'
import { due } from './commands/due.ts'
import { graph } from './commands/graph.ts'
import { list } from './commands/list.ts'
import { migrate } from './commands/migrate.ts'
import { redrive } from './commands/redrive.ts'
import { replay } from './commands/replay.ts'
import { parkNow, retryNow } from './commands/retry-now.ts'
import { tail } from './commands/tail.ts'
import { trace } from './commands/trace.ts'
import { verify } from './commands/verify.ts'
import { waiting } from './commands/waiting.ts'
import { COMMON_OPTIONS, HELP_OPTION } from './common-options.ts'
import { explainError } from './explain-error.ts'
import { commandHelp, generalHelp } from './help.ts'
import { loadApplication } from './load-application.ts'
import { nearestName } from './nearest-name.ts'
import { printable } from './printable.ts'
import { requireTables } from './require-tables.ts'
import { StoppedError, unlessStopped } from './unless-stopped.ts'
import { UsageError } from './usage-error.ts'
import { Values } from './values.ts'

const COMMANDS: Readonly<Record<string, Command | StandaloneCommand>> = {
  dev,
  tail,
  trace,
  console: stageConsole,
  list,
  graph,
  check,
  due,
  'dead-letters': deadLetters,
  redrive,
  waiting,
  'retry-now': retryNow,
  'park-now': parkNow,
  migrate,
  replay,
  verify,
  adopt,
}

const HELP = ['help', '--help', '-h']
const VERSION = ['--version', '-v']

/** Runs one command, and resolves with its exit code. It never rejects. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await run(args, terminal)
  } catch (error) {
    const isUsage = error instanceof UsageError
    terminal.err(`${messageOf(error).split('\n').map(printable).join('\n')}\n`)
    if (isUsage) terminal.err('See dynamo-signals --help.\n')
    return isUsage ? 2 : 1
  }
}

async function run([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === 'help' && rest.length > 0) return run([...rest, '--help'], terminal)
  if (name === undefined || HELP.includes(name)) {
    terminal.out(generalHelp(COMMANDS))
    return name === undefined ? 2 : 0
  }
  if (VERSION.includes(name)) {
    terminal.out(`${await ownVersion()}\n`)
    return 0
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command) {
    const known = [...Object.keys(COMMANDS), '--help', '--version']
    const isOption = name.startsWith('-') && nearestName(name, known) === undefined
    const advice = isOption ? ' Options come after a command.' : didYouMean(name, known)
    throw new UsageError(`There is no command "${name}".${advice}`)
  }
  const isStandalone = 'runAlone' in command
  const argument = isStandalone ? command.argument : undefined
  const options = { ...command.options, ...(isStandalone ? {} : COMMON_OPTIONS), ...HELP_OPTION }
  const values = new Values(parse(name, rest, options, argument))
  if (values.flag('help')) {
    terminal.out(commandHelp(name, command, options))
    return 0
  }
  if (!isStandalone) return runInApplication(command, values, terminal)
  if (argument && !values.text(argument.name)) {
    throw new UsageError(`${name} needs ${argument.what}: dynamo-signals ${name} <${argument.name}>.`)
  }
  return command.runAlone({ values, terminal })
}

async function runInApplication(command: Command, values: Values, terminal: Terminal): Promise<ExitCode> {
  command.requireSense?.(values)
  const isLocal = values.flag('local')
  const { abortSignal } = terminal
  const [config, database, stage] = ['config', 'database', 'stage'].map(name => values.text(name))
  const choice = { config, database, stage, isLocal }
  const application = await unlessStopped(loadApplication(choice), abortSignal)
  const { core } = coreOf(application.database)
  try {
    if (command.readsTables) await unlessStopped(requireTables(core, isLocal, terminal.err), abortSignal)
    const work = command.run({ application, values, terminal })
    return await (command.stopsInOrder ? work : unlessStopped(work, abortSignal))
  } catch (error) {
    if (error instanceof UsageError || error instanceof StoppedError) throw error
    const names = [core.tableName, core.ledgerTableName].filter(name => name !== '')
    const tables = { names, permission: 'read and write them' }
    throw new Error(explainError(error, tables, isLocal), { cause: error })
  }
}

async function ownVersion(): Promise<string> {
  const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
  // In the published package the manifest is next to `cli`. In the sources it is next to `src`.
  const manifest = await read('../package.json').catch(() => read('../../package.json'))
  return JSON.parse(manifest).version
}

function parse(
  command: string,
  args: readonly string[],
  options: Readonly<Record<string, CommandOption>>,
  argument: CommandArgument | undefined,
): Record<string, unknown> {
  try {
    requireKnown(args, options)
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true })
    const names = parsed.tokens.flatMap(token => (token.kind === 'option' ? token.name : []))
    requireOnce(names, options)
    const [word, surplus] = parsed.positionals
    const unexpected = argument ? surplus : word
    if (unexpected !== undefined) throw new UsageError(unexpectedArgument(command, unexpected, options, argument))
    return argument && word !== undefined ? { ...parsed.values, [argument.name]: word } : parsed.values
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(messageOf(error), { cause: error })
  }
}

/** A value without its option is the usual mistake: `replay mails/invoice`. */
function unexpectedArgument(
  command: string,
  word: string,
  options: Readonly<Record<string, CommandOption>>,
  argument: CommandArgument | undefined,
): string {
  const takes = argument ? `only one argument, <${argument.name}>` : 'no argument'
  return `Unexpected argument "${word}". ${command} takes ${takes}. The options are ${listed(options)}.`
}

function listed(options: Readonly<Record<string, CommandOption>>): string {
  return Object.keys(options)
    .map(name => `--${name}`)
    .join(', ')
}

/** Node's own message about an unknown option suggests nothing. */
function requireKnown(args: readonly string[], options: Readonly<Record<string, CommandOption>>): void {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue
    const suggestion = didYouMean(token.name, Object.keys(options), '--')
    throw new UsageError(`There is no option ${token.rawName}.${suggestion} The options are ${listed(options)}.`)
  }
}

function didYouMean(typed: string, names: readonly string[], dashes = ''): string {
  const meant = nearestName(typed, names)
  return meant === undefined ? '' : ` Did you mean ${dashes}${meant}?`
}

/** If an option is repeated, only the last value would be used. */
function requireOnce(names: readonly string[], options: Readonly<Record<string, CommandOption>>): void {
  const repeated = names.find((name, index) => !options[name]?.multiple && names.indexOf(name) !== index)
  if (repeated !== undefined) throw new UsageError(`--${repeated} is repeated. Pass it once.`)
}
