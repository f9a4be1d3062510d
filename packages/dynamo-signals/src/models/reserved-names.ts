/** Whether an object is given another prototype by a name, which is no field's for that reason. */
export function isPolluting(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype'
}

const RESERVED = new Set(['pk', 'sk', 'id', 'version', 'createdAt', 'updatedAt'])
const UNDERSCORE = '_'.charCodeAt(0)
const G = 'g'.charCodeAt(0)

/** Whether the library keeps an attribute of this name for itself, so that no field can have it. */
export function isReserved(name: string): boolean {
  const first = name.charCodeAt(0)
  // The keys of the table's indexes, and of those a later release may add.
  return first === UNDERSCORE || RESERVED.has(name) || (first === G && /^gsi\d+[ps]k$/.test(name))
}
