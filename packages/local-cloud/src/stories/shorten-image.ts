import { hash } from 'node:crypto'
import type { Image } from './change.ts'

/** The most characters of an attribute that are kept. */
const LONGEST = 5_000
/** A map with short members may have more, because it is compared member by member. */
const LONGEST_MAP = 20_000

/**
 * Returns an image whose long attributes are cut, also inside of maps. An item can have 400 KB, and every change of it is stored with
 * both images and shown on pages with many others. What differs between two images still does.
 */
export function shortenImage(image: Image): Image
export function shortenImage(image: Image | undefined): Image | undefined
export function shortenImage(image: Image | undefined): Image | undefined {
  // Nothing in a short image is long, and most are short.
  if (image === undefined || JSON.stringify(image).length <= LONGEST) return image
  return Object.fromEntries(Object.entries(image).map(([name, attribute]) => [name, shortened(attribute)]))
}

function shortened(attribute: unknown): unknown {
  const { S, M } = (attribute ?? {}) as { readonly S?: string; readonly M?: Image }
  if (M) {
    const map = { M: shortenImage(M) }
    const text = JSON.stringify(map)
    return text.length > LONGEST_MAP ? cut(text, JSON.stringify(attribute)) : map
  }
  const text = S ?? JSON.stringify(attribute)
  return text.length > LONGEST ? cut(text) : attribute
}

/** The beginning of a text, with a digest by which two texts with the same beginning differ. */
function cut(text: string, whole = text): unknown {
  const digest = hash('sha256', whole).slice(0, 8)
  return { S: `${text.slice(0, LONGEST)} … (${whole.length} characters, digest ${digest})` }
}
