import { access, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Application, ApplicationConfig } from '../operations/application.ts'
import { coreOf } from '../repository/open-database.ts'
import { newerNode } from './newer-node.ts'
import { withPlace } from './place-of.ts'
import { UsageError } from './usage-error.ts'
import { useLocalDynamoDB } from './use-local-dynamodb.ts'

const NAMES = ['ts', 'mts', 'js', 'mjs'].map(ending => `dynamo-signals.config.${ending}`)

/** What most commands read. */
const CONFIG = '`config`: { database, consumers }'

const LISTS = ['databases', 'consumers', 'samples', 'checks', 'signals'] as const

/** The possible exports of a configuration, by name or as default. */
interface ConfigModule {
  readonly config?: ApplicationConfig
  readonly default?: ApplicationConfig
}

/**
 * Opens the application that a configuration module exports. Throws a `UsageError` if there is none, or if it exports
 * something else. Node 22.18 and newer run TypeScript directly.
 */
export async function loadApplication({
  config: path,
  database,
  isLocal,
  stage,
}: {
  readonly config: string | undefined
  /** The name of the database to use. Default: the first one. */
  readonly database?: string | undefined
  readonly isLocal: boolean
  /** The stage that the command was given. */
  readonly stage?: string | undefined
}): Promise<Application> {
  const file = await findConfig(path)
  if (isLocal) useLocalDynamoDB()
  const module = await importConfig(file)
  const config = module.config ?? module.default
  const application = await exported(file, config, { isLocal, ...(stage !== undefined && { stage }) })
  if (!application?.database) {
    throw new UsageError(
      `${file} must export \`config\`: { database, consumers?, checks? }, or a function that returns it.`,
    )
  }
  for (const name of LISTS) {
    const list: unknown = application[name]
    if (list !== undefined && !Array.isArray(list)) throw new UsageError(`${file}: \`${name}\` must be an array.`)
  }
  const unknown = Object.keys(application).find(name => name !== 'database' && !LISTS.includes(name as never))
  if (unknown !== undefined) {
    throw new UsageError(`${file}: unknown option "${unknown}". The options are database, ${LISTS.join(', ')}.`)
  }
  const wrong = (application.consumers as readonly unknown[] | undefined)?.find(name => typeof name !== 'string')
  if (wrong !== undefined) throw new UsageError(`${file}: \`consumers\` must contain only names, not ${String(wrong)}.`)
  const all = [application.database, ...(application.databases ?? [])]
  try {
    for (const each of all) coreOf(each)
  } catch (cause) {
    throw new UsageError(
      `The database of ${file} was opened by a different copy of dynamo-signals. Run the project's copy: npx dynamo-signals.`,
      { cause },
    )
  }
  const [chosen] = database === undefined ? all : all.filter(({ name }) => name === database)
  if (chosen) return { ...application, database: chosen, databases: all.filter(each => each !== chosen) }
  const names = all.map(({ name }) => name).join(', ')
  throw new UsageError(`${file} has no database "${database}". The databases are: ${names}.`)
}

/** Resolves with what the configuration exports. If its function throws, the error has the file and the place. */
async function exported(
  file: string,
  config: ConfigModule['config'],
  stage: Parameters<Extract<ApplicationConfig, (...given: never) => unknown>>[0],
) {
  try {
    return await (typeof config === 'function' ? config(stage) : config)
  } catch (cause) {
    const hint = stage.isLocal || stage.stage !== undefined ? '' : ' Use --local for the tables of `dev`.'
    throw new Error(`\`config\` of ${file} failed. ${withPlace(cause)}${hint}`, { cause })
  }
}

async function importConfig(file: string): Promise<ConfigModule> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (cause) {
    const why = newerNode(cause, process.version) ?? withPlace(cause)
    throw new UsageError(`${file} could not be loaded. ${why}`, { cause })
  }
}

/** Returns the path of the configuration. Throws a `UsageError` if there is none, which says what it must export. */
export async function findConfig(path: string | undefined, wanted = CONFIG): Promise<string> {
  for (const name of path === undefined ? NAMES : [path]) {
    const file = resolve(name)
    if (await exists(file)) {
      if (path !== undefined && (await stat(file)).isDirectory()) {
        throw new UsageError(`${file} is a folder. Name a file with --config.`)
      }
      return file
    }
  }
  if (path !== undefined) throw new UsageError(`There is no configuration at ${resolve(path)}.`)
  throw new UsageError(
    `There is no dynamo-signals.config.ts in ${process.cwd()}. Create one that exports ${wanted}, or pass another file with --config.`,
  )
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}
