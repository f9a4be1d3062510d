import { Logger } from '@aws-lambda-powertools/logger'

/** What logs and metrics call this function: app, stage and file. */
export function serviceName(): string {
  return process.env.SERVICE ?? 'local'
}

/** Whether this process is a Lambda's. */
export function isLambda(): boolean {
  return process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined
}

/** Opens the log of a Lambda: JSON, a line each. */
export function openLog(): Logger {
  return new Logger({ serviceName: serviceName() })
}

/** What a log may have of an error: its kind and where it came from. The message may quote what somebody typed. */
export function describeError(error: unknown): object | undefined {
  if (!(error instanceof Error)) return undefined
  const { code } = error as { readonly code?: unknown }
  const frames = error.stack?.split('\n').filter(line => line.startsWith('    at '))
  return { name: error.name, code, frames, cause: describeError(error.cause) }
}
