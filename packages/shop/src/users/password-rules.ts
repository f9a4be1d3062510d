import { COMMON_PASSWORDS } from './common-passwords.ts'

const SHORTEST = 8
const LONGEST = 128
const MOST_BYTES = 1024

/** Whether a password may be hashed at all. Ask before hashing: work must not grow with what a stranger sends. */
export function isHashable(password: string): boolean {
  return password.length <= MOST_BYTES && password.isWellFormed() && Buffer.byteLength(password) <= MOST_BYTES
}

/**
 * What is wrong with a new password, or undefined. Any character counts as one and none is changed. Refused are the
 * common ones, and those made of the words given: without them 8 characters must be left.
 */
export function passwordComplaint(password: string, words: readonly string[]): string | undefined {
  if (!isHashable(password)) return `Take at most ${LONGEST} characters.`
  const { length } = [...password]
  if (length < SHORTEST) return `Take at least ${SHORTEST} characters.`
  if (length > LONGEST) return `Take at most ${LONGEST} characters.`
  if (isCommon(password)) return 'This is one of the first passwords an attacker tries. Take another one.'
  if (leansOn(password, words)) return "Do not make it of your e-mail address or the shop's name."
  return undefined
}

/** The words a password must not be made of: those of the user's address, and those of the site. */
export function wordsToAvoid(email: string, ...siteNames: readonly string[]): string[] {
  const ofAddress = email.split(/[@.+_-]/)
  const ofSite = siteNames.flatMap(name => name.split(/[^\p{L}\p{N}]+/u))
  const words = [email, ...email.split('@'), ...ofAddress, ...ofSite].map(word => word.toLowerCase())
  return [...new Set(words)].filter(word => word.length >= 4).sort((one, other) => other.length - one.length)
}

function isCommon(password: string): boolean {
  const lower = password.toLowerCase()
  const stem = lower.replace(/[^\p{L}]+$/u, '')
  const core = stem.replace(/^[^\p{L}]+/u, '')
  return [lower, stem, core].some(
    part =>
      part.length > lower.length - SHORTEST &&
      (COMMON_PASSWORDS.has(part) || COMMON_PASSWORDS.has(withoutDigits(part))),
  )
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '@': 'a',
  4: 'a',
  3: 'e',
  1: 'i',
  '!': 'i',
  0: 'o',
  5: 's',
  $: 's',
  7: 't',
}

function withoutDigits(part: string): string {
  return part.replace(/[@431!05$7]/g, sign => LOOKALIKES[sign] ?? sign)
}

function leansOn(password: string, words: readonly string[]): boolean {
  const lower = password.toLowerCase()
  const rest = words.reduce((left, word) => left.replaceAll(word, ''), lower)
  return rest !== lower && [...rest].length < SHORTEST
}
