/** Names by which an object is given another prototype, and which are no field's for that reason. */
export const POLLUTING: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

const RESERVED = new Set(['pk', 'sk', 'id', 'version', 'createdAt', 'updatedAt'])
const UNDERSCORE = '_'.charCodeAt(0)
const G = 'g'.charCodeAt(0)

/** Whether the library keeps an attribute of this name for itself, so that no field can have it. */
export function isReserved(name: string): boolean {
  const first = name.charCodeAt(0)
  // The keys of the table's indexes, and of those a later release may add.
  return first === UNDERSCORE || RESERVED.has(name) || (first === G && /^gsi\d+[ps]k$/.test(name))
}
