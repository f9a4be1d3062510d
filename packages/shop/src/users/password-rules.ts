import { commonPasswords } from './common-passwords.ts'
import { fold, isGuessed, withoutDigits } from './guessed-password.ts'
import { repeatedPart } from './password-shapes.ts'

const SHORTEST = 8
const LONGEST = 128
const MOST_BYTES = 1024

/** Whether a password may be hashed at all. Ask before hashing: work must not grow with what a stranger sends. */
export function isHashable(password: string): boolean {
  return password.length <= MOST_BYTES && password.isWellFormed() && Buffer.byteLength(password) <= MOST_BYTES
}

/**
 * What is wrong with a new password, or undefined. Any character counts as one and none is changed. Refused are common
 * ones, those that are guessed without a list, and those made of the words given: without them 8 characters must be left.
 */
export async function passwordComplaint(password: string, words: readonly string[]): Promise<string | undefined> {
  if (!isHashable(password)) return `Use at most ${LONGEST} characters.`
  const characters = [...password]
  if (characters.length < SHORTEST) return `Use at least ${SHORTEST} characters.`
  if (characters.length > LONGEST) return `Use at most ${LONGEST} characters.`
  const part = repeatedPart(characters)
  const folded = fold(password)
  if ((part && part.length < SHORTEST) || isGuessed(folded, await commonPasswords())) {
    return 'This password is easy to guess. Choose another one, such as a few unrelated words.'
  }
  if (leansOn(folded, words)) return "Don't use your email address or the shop's name in your password."
  return undefined
}

/** The words a password must not be made of: those of the user's address, and those of the site. */
export function wordsToAvoid(email: string, ...siteNames: readonly string[]): string[] {
  const ofAddress = email.split(/[@.+_-]/)
  const ofSite = siteNames.flatMap(name => name.split(/[^\p{L}\p{N}]+/u))
  const words = [email, ...email.split('@'), ...ofAddress, ...ofSite].map(fold)
  return [...new Set(words)].filter(word => word.length >= 4).sort((one, other) => other.length - one.length)
}

function leansOn(folded: string, words: readonly string[]): boolean {
  return [folded, withoutDigits(folded)].some(text => {
    const rest = words.reduce((left, word) => left.replaceAll(word, ''), text)
    return rest !== text && [...rest].length < SHORTEST
  })
}
