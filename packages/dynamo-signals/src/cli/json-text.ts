/**
 * A value as JSON that a terminal may show: what `JSON.stringify` leaves as it is, but a terminal obeys or hides (C1 controls,
 * marks that turn the direction, zero widths), is escaped. It parses to the same value.
 */
export function jsonText(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(UNPRINTABLE, text =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
  return `${escaped}\n`
}

// The line breaks are those of the layout: within strings they are escaped.
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
