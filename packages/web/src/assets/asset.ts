import { createHash } from 'node:crypto'

/** A file that never changes under its URL, because the URL contains its hash. */
export interface Asset {
  readonly path: string
  readonly type: string
  readonly text: string
}

/** Creates an asset from text. */
export function asset(name: string, ending: string, type: string, text: string): Asset {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 12)
  return { path: `/assets/${name}.${hash}.${ending}`, type, text }
}
