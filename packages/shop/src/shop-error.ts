/** The kind of a refusal, which determines what the caller can do: correct the input, look elsewhere, retry, or give up. */
export type ShopErrorKind = 'invalid' | 'notFound' | 'conflict' | 'refused' | 'unavailable'

/** One issue of one field of the input. */
export interface ShopIssue {
  readonly path: string
  readonly message: string
}

interface ShopErrorOptions extends ErrorOptions {
  readonly issues?: readonly ShopIssue[]
}

/**
 * A refusal with a message that is safe to show to the user. `code` is dotted and stable. HTTP maps `kind` to a status. Any
 * other thrown error is a fault, whose details must not reach the caller.
 */
export class ShopError extends Error {
  readonly code: string
  readonly kind: ShopErrorKind
  readonly issues?: readonly ShopIssue[]

  constructor(code: string, kind: ShopErrorKind, message: string, { issues, ...options }: ShopErrorOptions = {}) {
    super(message, options)
    this.name = 'ShopError'
    this.code = code
    this.kind = kind
    if (issues) this.issues = issues
  }
}
