/** How long a token is remembered. AWS documents ten minutes. */
const LIFETIME = 10 * 60_000

interface Known {
  readonly digest: string
  readonly until: number
}

/** The idempotency tokens of the transactions of the last ten minutes. */
export class RequestTokens {
  /** By token, oldest first. */
  readonly #known: Map<string, Known>

  constructor(known: Iterable<readonly [string, Known]> = []) {
    this.#known = new Map(known)
  }

  /** Returns the digest of the request that used a token, or undefined if the token is unused. */
  digestOf(token: string, now: number): string | undefined {
    const known = this.#known.get(token)
    return known && known.until >= now ? known.digest : undefined
  }

  remember(token: string, digest: string, now: number): void {
    for (const [old, { until }] of this.#known) {
      if (until >= now) break
      this.#known.delete(old)
    }
    this.#known.delete(token)
    this.#known.set(token, { digest, until: now + LIFETIME })
  }

  /** Yields the tokens with their digests and expiration times. */
  *entries(): Generator<readonly [token: string, digest: string, until: number], void> {
    for (const [token, { digest, until }] of this.#known) yield [token, digest, until]
  }

  copy(): RequestTokens {
    return new RequestTokens(this.#known)
  }
}
