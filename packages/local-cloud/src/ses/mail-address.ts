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

/** Splits a header that lists addresses at its commas, leaving those in quotes and brackets alone. */
export function splitAddressList(header: string): string[] {
  const parts = header.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,])+/g) ?? []
  return parts.map(part => part.trim()).filter(part => part !== '')
}

/** Whether a text could break out of the header it is put into. */
export function hasControlCharacter(text: string): boolean {
  return [...text].some(character => character < ' ' || character === '\u007f')
}

const invalid = (message: string): SesError => new SesError('InvalidParameterValue', message)
