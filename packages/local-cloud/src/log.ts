/** Where the local cloud writes what happens; `console` fits. */
export interface Log {
  info(message: string): void
  warn(message: string): void
  error(message: string): void
}

/** An error as one line of text, with its causes. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const own = error.message === '' ? error.name : `${error.name}: ${error.message}`
  return error.cause === undefined ? own : `${own} (${describeError(error.cause)})`
}
