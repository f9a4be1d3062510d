/**
 * Formats a value as JSON that is safe for a terminal. Characters that `JSON.stringify` does not escape, but that a
 * terminal interprets or hides (C1 controls, direction marks, zero widths), are escaped. It parses to the same value.
 */
export function jsonText(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(UNPRINTABLE, text =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
  return `${escaped}\n`
}

// Only line breaks of the layout remain, because those in strings are escaped.
const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu
