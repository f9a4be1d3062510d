const LONGEST = 500

// Control characters, line and paragraph separators, and the marks that turn the direction of what follows.
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Text of an item or an error as one line of a terminal may show it: control characters are written out (`\x1b`), so that
 * data cannot move the cursor or begin a line of its own, and what is long is cut.
 */
export function printable(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
  return short.toWellFormed().replace(UNPRINTABLE, character => {
    if (character === '\n') return '\\n'
    const code = character.charCodeAt(0).toString(16)
    return code.length > 2 ? `\\u${code}` : `\\x${code.padStart(2, '0')}`
  })
}
