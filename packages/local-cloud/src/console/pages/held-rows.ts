import { html } from 'hono/html'
import type { Markup } from './markup.ts'

/** The newest row that a list shows while it holds newer rows back, and how many newer ones there are. */
export interface HeldRows {
  /** The ID of the newest row that the list may have. Undefined for a list with all rows. */
  readonly upTo: number | string | undefined
  /** How many newer rows there are. */
  readonly newer: number
}

/** Nothing is held back. */
export const ALL_ROWS: HeldRows = { upTo: undefined, newer: 0 }

/**
 * Returns the attributes of a list that can hold its new rows back: its newest row, and the text of the button that shows the newer
 * ones. `names` are the singular and the plural of a row. A page of older rows has no new ones, and needs no attributes.
 */
export function heldRows({ upTo, newer }: HeldRows, newest: number | string, names: readonly [string, string]): Markup {
  const held = newer === 0 ? '' : html` data-held="${newer} new ${names[newer === 1 ? 0 : 1]}"`
  return html` data-newest="${upTo ?? newest}"${held}`
}
