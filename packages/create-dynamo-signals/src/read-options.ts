import { parseArgs } from 'node:util'

/** The stacks that a project can have. */
export const DEPLOYS = ['sst', 'cdk', 'none'] as const

/** The schema libraries that a project can use. */
export const SCHEMAS = ['zod', 'valibot', 'arktype'] as const

/** The options of the command. */
export interface CliOptions {
  /** As the user wrote it. */
  readonly folder: string
  readonly deploy: (typeof DEPLOYS)[number]
  readonly schema: (typeof SCHEMAS)[number]
  readonly wanted: 'create' | 'help' | 'version'
}

/** Invalid arguments. The message is a complete sentence for the user. */
export class UsageError extends Error {}

const OPTIONS = {
  deploy: { type: 'string', default: DEPLOYS[0] },
  schema: { type: 'string', default: SCHEMAS[0] },
  version: { type: 'boolean', short: 'v', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Parses the arguments. Throws a {@link UsageError} if they are invalid, or if npm has kept an option. */
export function readOptions(args: readonly string[], environment: Environment): CliOptions {
  requireSeparator(args, environment)
  requireKnown(args)
  const { values, positionals } = parsed(args)
  const [folder = '.', surplus] = positionals
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is a second folder. Pass one folder, or none.`)
  if (folder.trim() === '') throw new UsageError('The folder is empty text. Pass a name, or omit it for this folder.')
  return {
    folder,
    deploy: oneOf('deploy', DEPLOYS, values.deploy),
    schema: oneOf('schema', SCHEMAS, values.schema),
    wanted: values.help ? 'help' : values.version ? 'version' : 'create',
  }
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/(?<=['"`])\. /)
    throw new UsageError(`${sentence.replace(/\.$/, '')}. See npm create dynamo-signals -- --help.`, { cause: error })
  }
}

/** npm keeps the options before `--` for itself. It passes on their values as folders, or not at all. */
function requireSeparator(args: readonly string[], environment: Environment): void {
  for (const [name, value] of Object.entries({ deploy: 'cdk', schema: 'valibot' })) {
    if (!environment[`npm_config_${name}`] || args.some(arg => arg.startsWith(`--${name}`))) continue
    throw new UsageError(
      `npm has kept --${name}, because it passes on only the options after --. For example: npm create dynamo-signals my-app -- --${name} ${value}`,
    )
  }
}

/** Node's own message about an unknown option does not list the others. */
function requireKnown(args: readonly string[]): void {
  const names = Object.keys(OPTIONS)
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || names.includes(token.name)) continue
    const listed = names.map(name => `--${name}`).join(', ')
    throw new UsageError(`There is no option ${token.rawName}. The options are ${listed}.`)
  }
}

function oneOf<T extends string>(name: string, allowed: readonly T[], value: string): T {
  const found = allowed.find(each => each === value)
  if (found !== undefined) return found
  throw new UsageError(`--${name} is "${value}". Use ${allowed.join(', ').replace(/, (?=[^,]*$)/, ' or ')}.`)
}
