interface TokenKey {
  readonly id: string
  readonly secret: string
}

const ADVICE = 'Set it with: npx sst secret set TokenKeys (docs/operations.md explains how to create one).'
const SHORTEST_SECRET = 32

/**
 * Rejects token keys that a deployed stage must not use: missing or short keys, two keys with the same ID, and the public
 * local keys. The functions reject them too, but this check runs before anything is deployed.
 */
export function requireOwnKeys(secret: string): void {
  const keys = parse(secret)
  if (!keys.every(isKey)) {
    throw new Error(`The secret TokenKeys must be { "current": { "id", "secret" }, "previous"?: { ... } }. ${ADVICE}`)
  }
  const ids = keys.map(({ id }) => id)
  if (ids.includes('local')) throw new Error(`The secret TokenKeys is the public key for laptops. ${ADVICE}`)
  if (keys.some(key => key.secret.length < SHORTEST_SECRET)) {
    throw new Error(`The secret TokenKeys has a key shorter than ${SHORTEST_SECRET} characters. ${ADVICE}`)
  }
  if (new Set(ids).size < ids.length)
    throw new Error(`The secret TokenKeys has two keys with the id "${ids[0]}". ${ADVICE}`)
}

function parse(secret: string): unknown[] {
  try {
    const keys = JSON.parse(secret)
    return keys?.previous === undefined ? [keys?.current] : [keys.current, keys.previous]
  } catch (cause) {
    throw new Error(`The secret TokenKeys is not JSON. ${ADVICE}`, { cause })
  }
}

function isKey(key: unknown): key is TokenKey {
  const { id, secret } = (key ?? {}) as Partial<TokenKey>
  return typeof id === 'string' && id !== '' && typeof secret === 'string'
}
