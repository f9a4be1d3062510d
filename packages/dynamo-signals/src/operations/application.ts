import type { ConnectedSignal } from '../dispatch/connection.ts'
import type { Database } from '../models/database.ts'
import type { Sample } from './check-samples.ts'
import type { InstanceCheck } from './verify/verify-instance.ts'

/** What the command line works on: a database, with all receivers connected. */
export interface Application {
  readonly database: Database
  /** The consumers that are deployed. */
  readonly consumers?: readonly string[]
  /** What instances are made of: `check` tries their schemas on it. */
  readonly samples?: readonly Sample[]
  /** What `verify` looks at beyond what the library knows. */
  readonly checks?: readonly InstanceCheck[]
  /** Signals of your own, for `list` and `graph`. Durable ones are known. */
  readonly signals?: readonly ConnectedSignal[]
}

/** Where the command line runs. */
export interface Surroundings {
  /** With `--local`: the AWS SDK's endpoint of DynamoDB is set to the local one. */
  readonly isLocal: boolean
}

/**
 * What a `dynamo-signals.config.ts` exports as `config`: the application, or a function that opens it.
 *
 * @example
 * export const config: ApplicationConfig = () => {
 *   connectReceivers()
 *   return { database, consumers: ['links', 'mail'] }
 * }
 */
export type ApplicationConfig = Application | ((surroundings: Surroundings) => Application | Promise<Application>)
