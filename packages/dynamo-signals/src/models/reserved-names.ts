/** Whether assigning to this name changes an object's prototype. Such a name cannot be a field. */
export function isPolluting(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype'
}

const RESERVED = new Set(['pk', 'sk', 'id', 'version', 'createdAt', 'updatedAt'])
const UNDERSCORE = '_'.charCodeAt(0)
const G = 'g'.charCodeAt(0)

/** Whether the library reserves the attribute of this name, so that no field can have it. */
export function isReserved(name: string): boolean {
  const first = name.charCodeAt(0)
  // The keys of the table's indexes, including indexes that a later release may add.
  return first === UNDERSCORE || RESERVED.has(name) || (first === G && /^gsi\d+[ps]k$/.test(name))
}
