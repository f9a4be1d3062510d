import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** How far a list goes that a page keeps as it is, and how many newer rows there are. */
export interface HeldRows {
  /** The ID of the newest row that the list may have. Undefined for a list with all rows. */
  readonly upTo: number | string | undefined
  /** How many newer rows there are. */
  readonly newer: number
}

/** Nothing is held back. */
export const ALL_ROWS: HeldRows = { upTo: undefined, newer: 0 }

/**
 * The attributes of a list that can hold its new rows back: its newest row, and what the button says that shows the newer ones.
 * `names` is what one row is called, and several. A page of older rows has no new ones, and needs no attributes.
 */
export function heldRows({ upTo, newer }: HeldRows, newest: number | string, names: readonly [string, string]): Markup {
  const held = newer === 0 ? '' : html` data-held="${newer} new ${names[newer === 1 ? 0 : 1]}"`
  return html` data-newest="${upTo ?? newest}"${held}`
}
