import { ShopError } from '../shop-error.ts'

/** A secret that activation tokens are derived from. */
export interface TokenKey {
  /** Stored with every token, so that a link can be rebuilt after the keys have been rotated. Never reused. */
  readonly id: string
  /** At least 32 random characters. */
  readonly secret: string
}

/**
 * The key for new tokens, and the previous key. To rotate, move `current` to `previous` and keep it there for a day, until
 * the links derived from it have expired.
 */
export interface TokenKeys {
  readonly current: TokenKey
  readonly previous?: TokenKey | undefined
}

/** Finds a key by its id. Throws if it was rotated out, because links derived from it must no longer be mailed. */
export function tokenKey(keys: TokenKeys, id: string): TokenKey {
  const key = [keys.current, keys.previous].find(candidate => candidate?.id === id)
  if (!key) {
    throw new ShopError(
      'activations.keyUnknown',
      'unavailable',
      `The token key "${id}" is neither the current nor the previous one. Restore it until its links have expired.`,
    )
  }
  return key
}

const SHORTEST_SECRET = 32

/** Throws if a key is too short, or if two keys share an id. */
export function requireStrongKeys(keys: TokenKeys): void {
  for (const key of [keys.current, keys.previous]) {
    if (key && (!key.id || key.secret.length < SHORTEST_SECRET)) {
      throw new TypeError(`A token key needs an id and a secret of at least ${SHORTEST_SECRET} characters.`)
    }
  }
  if (keys.previous?.id === keys.current.id) throw new TypeError('The token keys must have different ids.')
}
