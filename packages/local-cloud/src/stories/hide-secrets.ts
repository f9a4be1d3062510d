import type { Image } from './change.ts'

/** The names of attributes whose values nobody needs to see. A hash of a password can be guessed from. */
const SECRET =
  /pass(word|phrase|code|wd)|pwd|secret|token|nonce|credential|(api|private)[-_]?key|authorization|cookie|jwt|^(otp|pin|cvv|cvc)$/i

/** Whether an attribute of this name has a secret. */
export function isSecret(name: string): boolean {
  return SECRET.test(name)
}

/**
 * Replaces the values of secret attributes, at any depth, before anything of a change is stored. What differs between the two
 * images still does.
 */
export function hideSecrets(before: Image | undefined, after: Image | undefined): [typeof before, typeof after] {
  return [before && (hidden(before, undefined) as Image), after && (hidden(after, before ?? {}) as Image)]
}

/** Replaces the values of secret attributes of a key. */
export function hideKeySecrets(keys: Image): Image {
  return hidden(keys, undefined) as Image
}

/**
 * Returns a value without secrets, which is the value itself if it has none. Without an earlier value to compare it with, a
 * secret has not changed.
 */
function hidden(value: unknown, earlier: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map((each, index) => hidden(each, memberOf(earlier, String(index))))
  if (typeof value !== 'object' || value === null) return value
  let shown: object = value
  for (const name of Object.keys(value)) {
    const [each, old] = [memberOf(value, name), memberOf(earlier, name)]
    const next = isSecret(name) && isStored(each) ? { S: placeholder(each, old) } : hidden(each, old)
    if (next !== each) shown = { ...shown, [name]: next }
  }
  return shown
}

function placeholder(value: unknown, earlier: unknown): string {
  return earlier !== undefined && JSON.stringify(value) !== JSON.stringify(earlier) ? 'hidden, changed' : 'hidden'
}

/** Whether this is an attribute with a value. `null` is not a secret: it says that there is none. */
function isStored(attribute: unknown): boolean {
  return typeof attribute === 'object' && attribute !== null && !('NULL' in attribute)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
