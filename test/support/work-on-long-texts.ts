import { createHash, createHmac } from 'node:crypto'

const TEXT_METHODS = [
  'normalize',
  'toLowerCase',
  'toUpperCase',
  'trim',
  'split',
  'replace',
  'replaceAll',
  'match',
  'matchAll',
  'search',
  'isWellFormed',
] as const

/**
 * Runs `work`, and returns what was done with texts of more than `most` characters in the process: the methods that walk a
 * text, regular expressions, encoding and hashing. Counts calls and no time, so that it tells the same on every machine.
 */
export async function workOnLongTexts(most: number, work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = []
  const note = (name: string, text: unknown) => {
    if (typeof text === 'string' && text.length > most) seen.push(name)
  }
  const undo = [
    ...TEXT_METHODS.map(name => watch(String.prototype, name, text => note(`String.${name}`, String(text)))),
    ...['exec', 'test'].map(name => watch(RegExp.prototype, name, (_, text) => note(`RegExp.${name}`, text))),
    watch(Buffer, 'from', (_, text) => note('Buffer.from', text)),
    watch(Buffer, 'byteLength', (_, text) => note('Buffer.byteLength', text)),
    watch(createHash('sha256').constructor.prototype, 'update', (_, text) => note('Hash.update', text)),
    watch(createHmac('sha256', 'k').constructor.prototype, 'update', (_, text) => note('Hmac.update', text)),
    watch(globalThis, 'encodeURIComponent', (_, text) => note('encodeURIComponent', text)),
    watch(globalThis, 'decodeURIComponent', (_, text) => note('decodeURIComponent', text)),
  ]
  try {
    await work()
  } finally {
    for (const put of undo) put()
  }
  return seen
}

function watch(owner: object, name: string, note: (self: unknown, first: unknown) => void): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name)
  if (!descriptor) throw new Error(`There is no ${name} to watch.`)
  const original = descriptor.value as (...input: unknown[]) => unknown
  Object.defineProperty(owner, name, {
    ...descriptor,
    value(this: unknown, ...input: unknown[]) {
      note(this, input[0])
      return Reflect.apply(original, this, input)
    },
  })
  return () => void Object.defineProperty(owner, name, descriptor)
}
