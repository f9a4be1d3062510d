/** The settings of both tables, in addition to what `dataTable()` and `ledgerTable()` define. */
export const TABLE_SETTINGS = {
  /** Pays for requests. CDK would reserve 5 units for each table and index, and throttle everything above. */
  billingMode: 'PAY_PER_REQUEST',
  /** A receiver with a mistake can overwrite many items. Point-in-time recovery restores the table to any second of 35 days. */
  pointInTimeRecovery: true,
  /** Receivers get the instance and the one it replaces, and filters test both. Every other view lacks one of them. */
  streamViewType: 'NEW_AND_OLD_IMAGES',
} as const

/** The settings of a function that handles the records of a consumer. */
export const CONSUMER_SETTINGS = {
  /** In seconds. The handler stops its receivers before the time is up, so that what they have done is kept. */
  timeout: 30,
  /** The schedule invokes a consumer asynchronously, and does so again a minute later. A retry would only compete with it. */
  asyncRetries: 0,
} as const

/** The settings of the function that runs `createScheduler`, and of the schedule that invokes it. */
export const SCHEDULE_SETTINGS = {
  /** Due signals and waiting records have a precision of a minute. */
  expression: 'rate(1 minute)',
  /** The time of the schedule decides what is due, not the clock of the function. */
  input: { time: '<aws.scheduler.scheduled-time>' },
  /** In seconds. It ends before the next call, so that two calls do not compete for the same signals. */
  timeout: 55,
  /** The next call is a minute away. */
  asyncRetries: 0,
  /** Attempts of EventBridge Scheduler to start the function. Its default is 185 over a day, which would all be late. */
  startRetries: 3,
  /** In seconds, 14 days: how long the queue keeps the calls that could not be started. */
  missedRetention: 14 * 24 * 3600,
} as const

/** The settings of the bucket for the records that Lambda gives up on. */
export const FAILURES_SETTINGS = {
  /** In days. The records contain user data, so they are not kept forever. */
  expiration: 60,
  /** Where Lambda writes them. https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
  prefix: 'aws/lambda/',
} as const

/** In days: how long the functions' logs are kept. Without a limit, CloudWatch keeps and bills them forever. */
export const LOG_RETENTION = 30
