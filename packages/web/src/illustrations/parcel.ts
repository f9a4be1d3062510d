import { html, raw } from 'hono/html'
import type { Html } from '../components/html.ts'
import { PARCEL } from './motifs.ts'

/** Draws a parcel, for error pages. */
export function parcel(): Html {
  return html`<svg class="spot" viewBox="0 0 80 80" aria-hidden="true" focusable="false"><circle class="tone-1" cx="40" cy="40" r="38"/><g transform="translate(-20 -12) scale(.5)">${raw(PARCEL)}</g></svg>`
}
