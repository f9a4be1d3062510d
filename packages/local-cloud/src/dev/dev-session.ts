import type { TableDefinition } from '../dynamodb/table-definition.ts'
import { type LocalCloud, startLocalCloud } from '../local-cloud.ts'
import type { Log } from '../log.ts'
import { localCommand } from '../receivers/local-command.ts'
import { localRedriveCommand } from '../receivers/redrive-command.ts'
import type { DevConfig, DevTable } from './dev-config.ts'
import { DevFunctions, type PrintLine } from './dev-functions.ts'
import { type DevSettings, devEnvironment } from './dev-settings.ts'

export interface SessionOptions {
  readonly config: DevConfig
  readonly folder: string
  /** The path of the configuration, for messages. Undefined if it is where commands look for it. */
  readonly namedConfig?: string | undefined
  readonly settings: DevSettings
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: Log
  readonly print: PrintLine
}

/** The services and functions of one configuration. */
export interface DevSession {
  readonly config: DevConfig
  readonly cloud: LocalCloud
  readonly functions: DevFunctions
  /** Lets running invocations end, for up to 10 s, and stops everything. */
  stop(): Promise<void>
}

/** Starts the services and functions of a configuration, and logs their addresses. */
export async function startSession(options: SessionOptions): Promise<DevSession> {
  const { config, settings, log } = options
  const tables = config.tables.map(tableDefinition)
  const command = [devEnvironment(settings), options.namedConfig] as const
  const redriveCommand = localRedriveCommand(...command)
  const replayCommand = localCommand(...command)('replay', '--uid RECEIVER --model MODEL --id ID --dry-run')
  const cloud = await startLocalCloud({ tables, ...settings, log, redriveCommand })
  const endpoints = { dynamodb: cloud.dynamodbEndpoint, ses: cloud.sesEndpoint, lambda: cloud.lambdaEndpoint }
  const functions = new DevFunctions({ ...options, cloud, endpoints, replayCommand })
  const stop = async () => {
    await cloud.stop()
    await functions.stop()
  }
  try {
    await functions.start()
    for (const line of linesOf(config, cloud, settings)) log.info(line)
    return { config, cloud, functions, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function tableDefinition({ indexes = [], stream = true, ...table }: DevTable): TableDefinition {
  return { ...table, indexes, stream }
}

function linesOf(config: DevConfig, cloud: LocalCloud, { dataDir }: DevSettings): string[] {
  const { consumers = [], schedules = [] } = config
  const rows: [string, string][] = [
    ['dynamodb', `${cloud.dynamodbEndpoint}  ${dataDir === '' ? 'in memory' : `data in ${dataDir}`}`],
    ['ses', cloud.sesEndpoint],
    ['console', cloud.consoleUrl],
    ...consumers.map(({ name, handler, table }): [string, string] => [name, `${handler}  reads ${table}`]),
    ...schedules.map(({ name, handler, everySeconds }): [string, string] => [
      name,
      `${handler}  every ${everySeconds} s`,
    ]),
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`)
}
