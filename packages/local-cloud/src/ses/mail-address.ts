import { SesError } from './ses-error.ts'

/** The address alone, in lower case: `ada@example.org` for `"Ada L" <Ada@Example.org>`. What mailboxes are compared by. */
export function bareAddress(address: string): string {
  const inBrackets = /<([^<>]*)>\s*$/.exec(address)?.[1]
  return (inBrackets ?? address).trim().toLowerCase()
}

/** Throws what SES answers to an address it cannot use, control characters included: they could smuggle in a header. */
export function requireValidAddress(address: string): void {
  if (hasControlCharacter(address))
    throw invalid('Address contains a control character, which could start another header')
  const bare = bareAddress(address)
  const at = bare.lastIndexOf('@')
  if (at === -1 || at === bare.length - 1) throw invalid("Missing final '@domain'")
  if (at === 0) throw invalid('Missing local part')
  if (/[\s,;<>]/.test(bare)) throw invalid('Address contains a space, a bracket or a separator')
}

/** Splits a header that lists addresses at its commas, leaving those in quotes and brackets alone. It takes one pass. */
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

/** Where a quoted text ends; undefined when nothing closes it. */
function endOfQuote(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return undefined
}

/** Whether a text could break out of the header it is put into. */
export function hasControlCharacter(text: string): boolean {
  return [...text].some(character => character < ' ' || character === '\u007f')
}

const invalid = (message: string): SesError => new SesError('InvalidParameterValue', message)
