/** What a caller can do about a refusal: correct the input, look elsewhere, try again, or give up. */
export type ShopErrorKind = 'invalid' | 'notFound' | 'conflict' | 'refused' | 'unavailable'

/** One complaint about one field of the input. */
export interface ShopIssue {
  readonly path: string
  readonly message: string
}

interface ShopErrorOptions extends ErrorOptions {
  readonly issues?: readonly ShopIssue[]
}

/**
 * The shop refuses, in words that may be shown to whoever asked. `code` is dotted and stable; `kind` is what HTTP turns
 * into a status. Everything else that is thrown is a fault, and none of the caller's business.
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
