import { ConfigurationError } from '../../errors.ts'
import { type Patience, persist } from './persist.ts'
import type { Operation, Transport } from './transport.ts'

const READS: ReadonlySet<Operation> = new Set(['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'])

/**
 * A transport whose reads are tried again until the deadline, when DynamoDB throttles or does not answer; after it they
 * reject with `UnavailableError`. Writes pass as they are: whether one may be sent again is for `commit` to know.
 */
export function persistentReads(transport: Transport, patience: Patience): Transport {
  return (operation, input, options) =>
    READS.has(operation)
      ? persist(patience, operation, () => transport(operation, input, options), options)
      : transport(operation, input, options)
}

/** A transport for reads alone: what a dry run sends with. */
export function readsOnly(transport: Transport): Transport {
  return async (operation, input, options) => {
    if (READS.has(operation)) return transport(operation, input, options)
    throw new ConfigurationError(
      'repository.dryRun',
      `A receiver sent a ${operation} during a dry run, which must not write. Let the receiver write through its transaction.`,
    )
  }
}
