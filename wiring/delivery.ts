/** The event source mapping of every consumer, for AWS and local development. Uses Lambda's option names. */
export const DELIVERY = {
  batchSize: 100,
  parallelizationFactor: 1,
  startingPosition: 'TRIM_HORIZON',
  bisectBatchOnFunctionError: true,
  // The maximum, because the receiver parks the record first, so that it is not lost. An attempt that waits for a claim to
  // expire counts here but not for the receiver, and if clocks are minutes off, one claim can take hundreds of attempts.
  maximumRetryAttempts: 10_000,
  maximumRecordAgeInSeconds: 12 * 3600,
  functionResponseTypes: ['ReportBatchItemFailures'],
  timeout: 30,
} as const
