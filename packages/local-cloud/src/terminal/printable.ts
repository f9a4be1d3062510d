const LONGEST_LINE = 500
const MOST_LINES = 60

/**
 * Makes text safe for a terminal. Control characters, and characters that reorder a line, are escaped (`\x1b`), so that
 * data cannot move the cursor or change colors. Lines after the first are marked, so that data cannot imitate our
 * lines. Long lines and long texts are truncated.
 */
export function printable(text: string): string {
  const [first = '', ...rest] = text.toWellFormed().split('\n')
  const shown = rest.slice(0, MOST_LINES - 1).map(line => `  | ${printableLine(line)}`)
  const cut = rest.length - shown.length
  return [printableLine(first), ...shown, ...(cut > 0 ? [`  | ... ${cut} more lines`] : [])].join('\n')
}

/** Like {@link printable}, on one line. Line breaks are escaped, too. */
export function printableLine(text: string): string {
  const short = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}...` : text
  return short.toWellFormed().replace(UNPRINTABLE, escapeOf)
}

// Control characters, line and paragraph separators, and invisible characters: direction marks, tags, zero widths.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

function escapeOf(character: string): string {
  if (character === '\n') return '\\n'
  if (character === '\t') return '  '
  const code = (character.codePointAt(0) ?? 0).toString(16)
  if (code.length > 4) return `\\u{${code}}`
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`
}
