import { createHash } from 'node:crypto'

/** A file that never changes under its address: the address holds a hash of it. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly text: string
}

/** Gives a text an address of its own. */
export function asset(name: string, ending: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { path: `/assets/${name}.${hash}.${ending}`, type, text }
}
