import { type CommonPasswords, commonPasswords } from './common-passwords.ts'
import { isGuessed } from './guessed-password.ts'
import { fold, readingsOf } from './look-alikes.ts'
import { repeatedPart } from './password-shapes.ts'

const SHORTEST = 8
const LONGEST = 128
const MOST_BYTES = 1024

/**
 * Whether a password may be hashed at all. Check this before hashing, so that the work does not grow with the input of a
 * stranger.
 */
export function isHashable(password: string): boolean {
  return password.length <= MOST_BYTES && password.isWellFormed() && Buffer.byteLength(password) <= MOST_BYTES
}

/**
 * Returns what is wrong with a new password, or undefined. Every character counts as one, and none is changed. Rejects
 * common passwords, passwords that can be guessed without a list, and passwords made of the given words: without these
 * words, at least 8 characters must remain, and not a common password.
 */
export async function passwordComplaint(password: string, words: readonly string[]): Promise<string | undefined> {
  if (!isHashable(password)) return `Use at most ${LONGEST} characters.`
  const characters = [...password]
  if (characters.length < SHORTEST) return `Use at least ${SHORTEST} characters.`
  if (characters.length > LONGEST) return `Use at most ${LONGEST} characters.`
  const part = repeatedPart(characters)
  const [folded, common] = [fold(password), await commonPasswords()]
  if ((part && part.length < SHORTEST) || isGuessed(folded, common)) {
    return 'This password is easy to guess. Choose another one, such as a few unrelated words.'
  }
  if (leansOn(folded, words, common)) return "Don't use your email address or the shop's name in your password."
  return undefined
}

/** Returns the words that a password must not be made of: those of the user's address and of the site. */
export function wordsToAvoid(email: string, ...siteNames: readonly string[]): string[] {
  const [local = '', domain = ''] = email.split('@')
  // A user's name can have three letters. Three-letter parts of a domain or of the shop's name occur in too many words.
  const names = local.split(/[.+_-]/).filter(name => name.length >= 3)
  const others = [email, local, domain, ...[domain, ...siteNames].flatMap(name => name.split(/[^\p{L}\p{N}]+/u))]
  const words = [...names, ...others.filter(word => word.length >= 4)].map(fold)
  return [...new Set(words)].sort((one, other) => other.length - one.length)
}

function leansOn(folded: string, words: readonly string[], common: CommonPasswords): boolean {
  const readings = readingsOf(folded)
  return [...readings, ...readings.map(text => [...text].toReversed().join(''))].some(text => {
    const rest = words.reduce((left, word) => left.replaceAll(word, ''), text)
    return rest !== text && ([...rest].length < SHORTEST || isGuessed(rest, common))
  })
}
