import type { DescribeTableOutput } from '@aws-sdk/client-dynamodb'
import type { Database, Transport } from 'dynamo-signals'
import type { describeSignals } from 'dynamo-signals/operations'

/** A table of the application, with its key attributes. */
export interface ApplicationTable {
  readonly name: string
  readonly partitionKey: string
  readonly sortKey?: string | undefined
}

/** The application whose stage the console shows, as the command line has opened it. */
export interface StageApplication {
  /** Opens the database once more. Its requests go through the transport that `over` returns. */
  open(over: (transport: Transport) => Transport): Database
  /** Sends requests with the operator's own client, and no writes if the console is read-only. */
  readonly transport: Transport
  /** The library's own table comes first, then the ledger, then those that other code lays out. */
  readonly tables: readonly ApplicationTable[]
  describeTable(name: string): Promise<DescribeTableOutput>
  readonly consumers: readonly string[]
  /** Signals of the application, which are on the page of signals besides those of models. */
  readonly signals: Parameters<typeof describeSignals>[0]
  /** Explains an error in a sentence. */
  explain(error: unknown): string
}

/** How the console of a stage is started. */
export interface StageOptions {
  /** The name of the stage, which every page shows. */
  readonly stage: string | undefined
  /** Where DynamoDB is, if the environment says so. */
  readonly endpoint: string | undefined
  readonly isWritable: boolean
  /** 0 uses a free one. */
  readonly port: number
  /** Whether the address is printed as JSON. */
  readonly isJson: boolean
}
