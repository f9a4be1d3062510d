/** Names that the written file uses for something else. */
const TAKEN = ['Uint8Array', 'String']
const LONGEST = 100

/** Returns the name of each model: an identifier with a capital letter, different from the others. */
export function modelNames(entities: readonly { readonly entity: string; readonly longName?: string }[]): string[] {
  const short = entities.map(({ entity }) => identifierOf(entity))
  const preferred = entities.map(({ longName }, at) => {
    const name = short[at] ?? ''
    const isShared = short.indexOf(name) !== short.lastIndexOf(name)
    return isShared && longName !== undefined ? identifierOf(longName) : name
  })
  const taken = new Set(TAKEN)
  return preferred.map(name => {
    let [free, count] = [name, 1]
    while (taken.has(free)) free = `${name}${++count}`
    taken.add(free)
    return free
  })
}

function identifierOf(text: string): string {
  const words = text.normalize('NFKD').match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? []
  const name = words.map(word => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('')
  return (/^[A-Z]/.test(name) ? name : `Item${name}`).slice(0, LONGEST)
}
