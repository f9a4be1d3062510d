import { ServiceError } from '../service-error.ts'

const LIFETIME = 10 * 60_000

/**
 * The client request tokens of transactions that were applied: for ten minutes the same request is answered again, and
 * another one with the same token is refused.
 */
export class RequestTokens {
  readonly #applied = new Map<string, { readonly request: string; readonly until: number }>()

  /** Whether the request was applied before. Throws for a token that was used for another one. */
  isApplied(token: string | undefined, request: () => string, now: number): boolean {
    const known = token === undefined ? undefined : this.#applied.get(token)
    if (!known || known.until < now) return false
    if (known.request === request()) return true
    throw new ServiceError(
      'IdempotentParameterMismatchException',
      'Request parameters do not match those of an earlier request with the same client token',
    )
  }

  remember(token: string | undefined, request: () => string, now: number): void {
    if (token !== undefined) this.#applied.set(token, { request: request(), until: now + LIFETIME })
  }
}
