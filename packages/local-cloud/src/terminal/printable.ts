const LONGEST_LINE = 500
const MOST_LINES = 60

/**
 * Text as a terminal may show it. Control characters, and characters that reorder a line, are written out (`\x1b`), so that
 * data cannot move the cursor or change colors. Lines after the first are marked, so that data cannot forge a line of ours.
 * Long lines and long texts are cut.
 */
export function printable(text: string): string {
  const [first = '', ...rest] = text.toWellFormed().split('\n')
  const shown = rest.slice(0, MOST_LINES - 1).map(line => `  | ${printableLine(line)}`)
  const cut = rest.length - shown.length
  return [printableLine(first), ...shown, ...(cut > 0 ? [`  | ... ${cut} more lines`] : [])].join('\n')
}

/** As {@link printable}, on one line: line breaks are written out too. */
export function printableLine(text: string): string {
  const short = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}...` : text
  return short.toWellFormed().replace(UNPRINTABLE, escapeOf)
}

// Control characters, line and paragraph separators, and what is invisible: marks that turn the direction, tags, zero widths.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function escapeOf(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '  '
  const code = (character.codePointAt(0) ?? 0).toString(16)
  if (code.length > 4) return `\\u{${code}}`
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`
}
