import type { TableDefinition } from '../dynamodb/table-definition.ts'
import type { MappingSettings } from '../event-source-mapping/mapping-settings.ts'

/** A table, as a `CreateTable` with the parts that differ between tables. */
export interface DevTable extends Omit<TableDefinition, 'indexes' | 'stream'> {
  /** Default: none. */
  readonly indexes?: TableDefinition['indexes']
  /** Default: true. */
  readonly stream?: boolean
}

/** A Lambda function of the project. */
export interface DevFunction {
  readonly name: string
  /** File and export as on Lambda, relative to the configuration: `functions/mail.handler`. The file may be TypeScript. */
  readonly handler: string
  /** Environment variables of this function only. */
  readonly environment?: Readonly<Record<string, string>>
  /** The timeout of an invocation in seconds, 1 to 900. Default: 3, as on Lambda. */
  readonly timeout?: number
}

/** A function that reads the stream of a table, with the settings of its event source mapping. */
export interface DevConsumer
  extends DevFunction,
    Omit<MappingSettings, 'onFailure' | 'startingPosition'>,
    Partial<Pick<MappingSettings, 'startingPosition'>> {
  /** The name of the table. */
  readonly table: string
}

/** A function that is called repeatedly. */
export interface DevSchedule extends DevFunction {
  /** The time between the end of a call and the start of the next one, in seconds. */
  readonly everySeconds: number
}

/**
 * What `npx dynamo-signals dev` runs. It is read again after every edit of a file that the configuration imports.
 *
 * @example
 * export const dev: DevConfig = {
 *   tables: [{ name: 'orders', partitionKey: 'pk', sortKey: 'sk' }],
 *   consumers: [{ name: 'mail', handler: 'src/mail.handler', table: 'orders' }],
 *   environment: { TABLE: 'orders' },
 * }
 */
export interface DevConfig {
  readonly tables: readonly DevTable[]
  readonly consumers?: readonly DevConsumer[]
  readonly schedules?: readonly DevSchedule[]
  /** Environment variables of every function. */
  readonly environment?: Readonly<Record<string, string>>
}

/** The type of `dev` in a `dynamo-signals.config.ts`: the settings, or a function that returns them. */
export type DevConfigExport = DevConfig | (() => DevConfig | Promise<DevConfig>)
