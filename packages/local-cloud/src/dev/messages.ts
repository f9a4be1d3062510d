/** An error that crosses a process boundary as text. */
export interface SentError {
  readonly name: string
  readonly message: string
  readonly stack?: string
  readonly cause?: SentError
}

/** What the process of a function sends. */
export type FromFunction =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'package'; readonly url: string }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: SentError }
  | { readonly kind: 'response'; readonly id: number; readonly response: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: SentError }
  | { readonly kind: 'receiver'; readonly message: unknown }

/** What is sent to the process of a function: first what to load, then each invocation. */
export type ToFunction =
  /** Loads packages in advance, which an edit of the project does not change. */
  | { readonly kind: 'prepare'; readonly packages: readonly string[] }
  | { readonly kind: 'load'; readonly file: string; readonly exportName: string }
  | ({ readonly kind: 'invoke' } & SentInvocation)

/** One invocation, for the process of a function. */
export interface SentInvocation {
  readonly id: number
  readonly event: unknown
  readonly requestId: string
  readonly remainingMs: number
}

/** What the process that reads a configuration sends. */
export type FromConfig =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'config'; readonly config: unknown }
  | { readonly kind: 'failed'; readonly error: SentError }

const MOST_CAUSES = 4

/** Describes any thrown value as text. */
export function sentError(thrown: unknown, depth = 0): SentError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) }
  const { name, message, stack, cause } = thrown
  return {
    name: String(name),
    message: String(message),
    ...(typeof stack === 'string' && { stack }),
    ...(cause !== undefined && depth < MOST_CAUSES && { cause: sentError(cause, depth + 1) }),
  }
}

/** The error again, for logs that expect one. */
export function receivedError({ name, message, stack, cause }: SentError): Error {
  const error = new Error(message, cause && { cause: receivedError(cause) })
  return Object.assign(error, { name, stack: stack ?? `${name}: ${message}` })
}
