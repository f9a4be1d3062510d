const LONGEST = 500

// Control characters, line and paragraph separators, and invisible characters: direction marks, tags, zero widths.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * Makes the text of an item or an error safe for one line of a terminal. Control characters are escaped (`\x1b`), so
 * that data cannot move the cursor or start a new line. Long text is truncated.
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
