/** How every consumer's Lambda is fed: on AWS and on a laptop alike, under Lambda's own names. */
export const DELIVERY = {
  batchSize: 100,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: true,
  // As many as there are: the receiver parks the record first, so that it is not lost. An attempt that waits for a
  // claim to run out counts here and not there, and with clocks that are minutes wrong one claim takes hundreds.
  maximumRetryAttempts: 10_000,
  maximumRecordAgeInSeconds: 12 * 3600,
  functionResponseTypes: ['ReportBatchItemFailures'],
  timeout: 30,
} as const
