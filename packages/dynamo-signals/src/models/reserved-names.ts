/** Whether assigning to this name changes an object's prototype. Such a name cannot be a field. */
export function isPolluting(name: string): boolean {
  return name === '__proto__' || name === 'constructor' || name === 'prototype'
}

/** Whether the library reserves the attribute of this name, so that no field can have it. */
export function isReserved(name: string): boolean {
  // Not a Set, which takes several times as long: every read asks for each attribute.
  switch (name) {
    case 'pk':
    case 'sk':
    case 'id':
    case 'version':
    case 'createdAt':
    case 'updatedAt':
      return true
  }
  // The keys of the table's indexes, including indexes that a later release may add.
  return name[0] === '_' || (name[0] === 'g' && /^gsi\d+[ps]k$/.test(name))
}
