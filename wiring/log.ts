import { Logger } from '@aws-lambda-powertools/logger'
import { serviceName } from './lambda.ts'

/** Opens the log of a Lambda function: one line of JSON per entry. */
export function openLog(): Logger {
  return new Logger({ serviceName: serviceName() })
}
