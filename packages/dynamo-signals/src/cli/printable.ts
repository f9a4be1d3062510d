const LONGEST = 500

// Control characters, line and paragraph separators, and what is invisible: marks that turn the direction, tags, zero widths.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Text of an item or an error as one line of a terminal may show it: control characters are written out (`\x1b`), so that
 * data cannot move the cursor or begin a line of its own, and what is long is cut.
 */
export function printable(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
  return short.toWellFormed().replace(UNPRINTABLE, character => {
    if (character === '\n') return '\\n'
    const code = (character.codePointAt(0) ?? 0).toString(16)
    if (code.length > 4) return `\\u{${code}}`
    return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`
  })
}
