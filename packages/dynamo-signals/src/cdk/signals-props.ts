import type { IRole } from 'aws-cdk-lib/aws-iam'
import type { IKey } from 'aws-cdk-lib/aws-kms'
import type { ILogGroup } from 'aws-cdk-lib/aws-logs'
import type { ITopic } from 'aws-cdk-lib/aws-sns'
import type { OutcomeMetrics } from '../deploy/index.ts'

/** The options of `Signals`. */
export interface SignalsProps {
  /** Whether the data stays when the stack is deleted, and the tables refuse to be deleted. Default: true. */
  readonly isProtected?: boolean
  /** The topic that alarms notify. Without it, alarms only change their state. */
  readonly alarmTopic?: ITopic
  /**
   * Your own key, which then encrypts both tables, the bucket for failed records and the queue of the schedule. Every function
   * that you add may use it. Default: keys that AWS owns.
   */
  readonly encryptionKey?: IKey
  /** Comes before the names of the alarms and the dashboard. Default: the name of the stack. */
  readonly prefix?: string
}

/** A table whose stream a consumer can read: a `Table` or `TableV2` of the CDK, or an imported one. */
export interface StreamedTable {
  readonly tableStreamArn?: string | undefined
  readonly encryptionKey?: IKey | undefined
}

/** The options of a consumer. */
export interface ConsumerProps {
  /** `eventFilters(consumer)` of `dynamo-signals/operations`. */
  readonly filters: readonly object[]
  /**
   * The table whose stream it reads. Default: `dataTable`. For one of `existingTable()`, with the filters
   * `eventFilters(consumer, { table })`. The function may read its stream, and nothing else of it unless you permit it.
   */
  readonly table?: StreamedTable
  /** Where the function prints what became of records. Without it, there are no alarms on dead letters. */
  readonly outcomes?: OutcomeMetrics<string>
}

/** What a function is created with, besides its code. */
export interface FunctionBasics {
  readonly role: IRole
  readonly logGroup: ILogGroup
}
