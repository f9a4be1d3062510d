import { ConfigurationError } from '../../errors.ts'
import { type Operation, type RetryPolicy, retryRequest, type Transport } from './transport.ts'

const READS: ReadonlySet<Operation> = new Set(['BatchGetItem', 'DescribeTable', 'GetItem', 'Query', 'Scan'])

/**
 * A transport that retries reads until the deadline when DynamoDB throttles or does not answer. After the deadline they
 * reject with `UnavailableError`. Writes pass as they are, because only `commit` knows if it may send one again.
 */
export function retryReads(transport: Transport, policy: RetryPolicy): Transport {
  return (operation, input, options) =>
    READS.has(operation)
      ? retryRequest(policy, operation, () => transport(operation, input, options), options)
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
