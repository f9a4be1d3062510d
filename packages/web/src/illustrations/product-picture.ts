import { createHash } from 'node:crypto'
import { html, raw } from 'hono/html'
import type { Html } from '../components/html.ts'
import { MOTIFS, PARCEL } from './motifs.ts'

const BACKDROPS = [
  '<circle class="halo" cx="120" cy="86" r="66"/>',
  '<path class="halo" d="M62 140V84a58 58 0 0 1 116 0v56z"/>',
  '<circle class="halo" cx="164" cy="58" r="40"/>',
  '<path class="halo" d="M36 140a84 84 0 0 1 168 0z"/>',
]
const TONES = 4

/**
 * Draws a product. The same slug always gets the same picture. Hidden from screen readers, because it adds nothing to the
 * title.
 */
export function productPicture(slug: string): Html {
  const hash = createHash('sha256').update(slug).digest()
  const tone = hash.readUInt8(0) % TONES
  const backdrop = BACKDROPS[hash.readUInt8(1) % BACKDROPS.length] ?? ''
  const word = slug.split('-').find(word => MOTIFS.has(word)) ?? ''
  return html`<svg viewBox="0 0 240 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false"><rect class="tone-${tone}" width="240" height="180"/>${raw(backdrop)}<rect class="table" y="140" width="240" height="40"/>${raw(MOTIFS.get(word) ?? PARCEL)}</svg>`
}
