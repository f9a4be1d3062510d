import { SesError } from './ses-error.ts'

/** Returns the plain address in lowercase, for comparisons: `ada@example.org` for `"Ada L" <Ada@Example.org>`. */
export function bareAddress(address: string): string {
  const inBrackets = /<([^<>]*)>\s*$/.exec(address)?.[1]
  return (inBrackets ?? address).trim().toLowerCase()
}

/** Throws SES's error for an invalid address. It rejects control characters, which could inject a header. */
export function requireValidAddress(address: string): void {
  if (hasControlCharacter(address))
    throw invalid('Address contains a control character, which could start another header')
  const bare = bareAddress(address)
  const at = bare.lastIndexOf('@')
  if (at === -1 || at === bare.length - 1) throw invalid("Missing final '@domain'")
  if (at === 0) throw invalid('Missing local part')
  if (/[\s,;<>]/.test(bare)) throw invalid('Address contains a space, a bracket or a separator')
}

/** Splits a list of addresses at its commas, except for those in quotes and brackets, in one pass. */
export function splitAddressList(header: string): string[] {
  const parts: string[] = []
  const lastBracket = header.lastIndexOf('>')
  let [start, canQuote] = [0, true]
  for (let at = 0; at < header.length; at++) {
    if (header[at] === ',') {
      parts.push(header.slice(start, at))
      start = at + 1
    } else if (header[at] === '<' && at < lastBracket) {
      at = header.indexOf('>', at)
    } else if (header[at] === '"' && canQuote) {
      const end = endOfQuote(header, at)
      canQuote = end !== undefined
      at = end ?? at
    }
  }
  return [...parts, header.slice(start)].map(part => part.trim()).filter(part => part !== '')
}

/** Returns the end of a quoted text, or undefined if it is not closed. */
function endOfQuote(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return undefined
}

/** Returns whether a text could break out of its header. */
export function hasControlCharacter(text: string): boolean {
  return [...text].some(character => character < ' ' || character === '\u007f')
}

const invalid = (message: string): SesError => new SesError('InvalidParameterValue', message)
