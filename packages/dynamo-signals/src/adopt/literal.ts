/**
 * Formats a text of the table as a TypeScript string. Whatever an item contains, it stays a string: everything that could end
 * it, and every character that an editor hides, is escaped.
 */
export function literal(text: string): string {
  return `'${text.replace(UNSAFE, character => SHORT[character] ?? escaped(character))}'`
}

/** Formats the name of a property, quoted only if it must be. */
export function propertyName(name: string): string {
  return IDENTIFIER.test(name) ? name : literal(name)
}

/** Formats the access of a property. */
export function propertyOf(object: string, name: string): string {
  return IDENTIFIER.test(name) ? `${object}.${name}` : `${object}[${literal(name)}]`
}

/** Makes a text of the table safe for a comment: one line, short, and unable to end the comment. */
export function inComment(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
  return short.toWellFormed().replace(INVISIBLE, ' ').replaceAll('*/', '* /')
}

const LONGEST = 100
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\', "'": "\\'" }
// Controls, direction marks and other invisible characters, lone surrogates, line and paragraph separators.
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
const UNSAFE = /[\\'\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16)
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
}
