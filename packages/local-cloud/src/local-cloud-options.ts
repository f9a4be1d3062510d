import type { TableDefinition } from './dynamodb/table-definition.ts'
import type { Log } from './log.ts'
import type { RedriveCommand } from './receivers/log-failures.ts'
import type { ChangeReader } from './stories/change.ts'

/** The kind of DynamoDB that a local cloud starts. */
export type Engine = 'embedded' | 'dynamodb-local'

/** What a local cloud runs, and on which ports. */
export interface LocalCloudOptions {
  readonly tables: readonly TableDefinition[]
  /** The folder that stores tables, checkpoints and emails, or `''` for memory. */
  readonly dataDir: string
  readonly dynamodbPort: number
  /**
   * The DynamoDB to start: the embedded one, which runs in this process, or Amazon's DynamoDB Local, which needs Java.
   * Each stores its own data in `dataDir`. Default: `embedded`.
   */
  readonly engine?: Engine
  /** Uses the DynamoDB at this URL instead of starting one. */
  readonly dynamodbEndpoint?: string
  readonly sesPort: number
  readonly consolePort: number
  /** The Region in records and ARNs. Default: `eu-central-1`. */
  readonly region?: string
  readonly log: Log
  /** Returns the command that redrives a receiver's dead letters, which the log shows. */
  readonly redriveCommand?: RedriveCommand
  /** Reads a stream record for the console. Default: an item is named by its key, and nothing is bookkeeping. */
  readonly readChange?: ChangeReader
}
