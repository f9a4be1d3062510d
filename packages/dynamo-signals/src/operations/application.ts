import type { ConnectedSignal } from '../dispatch/connection.ts'
import type { Database } from '../models/database.ts'
import type { Sample } from './check-samples.ts'
import type { InstanceCheck } from './verify/verify-instance.ts'

/** The application of a command: a database with all receivers connected. */
export interface Application {
  readonly database: Database
  /** The other databases of the process. The option `--database` selects one of them by its name. */
  readonly databases?: readonly Database[]
  /** The consumers that are deployed. */
  readonly consumers?: readonly string[]
  /** Sample input for the models. `check` tests their schemas with it. */
  readonly samples?: readonly Sample[]
  /** Additional checks for `verify`. */
  readonly checks?: readonly InstanceCheck[]
  /** Your own signals, for `list` and `graph`. Durable signals are included automatically. */
  readonly signals?: readonly ConnectedSignal[]
}

/** The environment of a command. */
export interface Surroundings {
  /** Set with `--local`, which sets the AWS SDK's endpoint to the local DynamoDB. */
  readonly isLocal: boolean
  /** The stage of `console --stage`. Open the tables of this stage, or throw an error if you cannot. Undefined without the option. */
  readonly stage?: string
}

/**
 * The type of `config` in a `dynamo-signals.config.ts`: the application, or a function that opens it.
 *
 * @example
 * export const config: ApplicationConfig = () => {
 *   connectReceivers()
 *   return { database, consumers: ['links', 'mail'] }
 * }
 */
export type ApplicationConfig = Application | ((surroundings: Surroundings) => Application | Promise<Application>)
