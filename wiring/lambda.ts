/** Returns the name of this function in logs and metrics: app, stage and file. */
export function serviceName(): string {
  return process.env.SERVICE ?? 'local'
}

/** Whether this process runs on Lambda. */
export function isLambda(): boolean {
  return process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined
}
