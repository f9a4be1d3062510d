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

// C0 and C1 controls, DEL, line and paragraph separators, and the marks that turn the direction of what follows.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

function escapeOf(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '  '
  const code = character.charCodeAt(0).toString(16)
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`
}
