import type { CommonPasswords } from './common-passwords.ts'
import { readingsOf } from './look-alikes.ts'
import { hasFewCharacters, isDate, isMadeOfRuns, repeatedPart } from './password-shapes.ts'

const SHORTEST_PART = 8
/** Beyond this many characters, what is put around a common password or a run makes it one of its own. */
const LONGEST_VARIANT = 32
/**
 * The number of common passwords that are tried with up to seven digits and signs around them. The others are tried with
 * two.
 */
const VARIED = 3_000
/** The number of common passwords that are tried in pairs. */
const PAIRED = 200

/** Whether a folded password is on the list, has a guessable shape, or is one of these with little added. */
export function isGuessed(folded: string, common: CommonPasswords): boolean {
  const characters = [...folded]
  const backward = characters.toReversed().join('')
  if (isCommon(folded, common) || isCommon(backward, common)) return true
  const part = repeatedPart(characters)
  if (part) return part.length < SHORTEST_PART || isGuessed(part.join(''), common)
  if (characters.length > LONGEST_VARIANT) return false
  if (hasFewCharacters(characters) || isMadeOfRuns(characters) || isDate(folded)) return true
  const withoutSigns = folded.replace(/[^\p{L}\p{N}]/gu, '')
  const unstretched = folded.replace(/(.)\1{2,}/gu, '$1')
  return (
    repeatedPart([...withoutSigns]) !== undefined ||
    isCommon(withoutSigns, common) ||
    [folded, backward, unstretched].some(text => isDecorated(text, common)) ||
    isPair(folded, common)
  )
}

/** Whether a text is a common password with digits and signs around it. */
function isDecorated(text: string, common: CommonPasswords): boolean {
  const withTail = [1, 2].some(length => {
    const [rest, tail] = [text.slice(0, -length), text.slice(-length)]
    return !/\p{L}/u.test(tail) && (isCommon(rest, common) || isDate(rest))
  })
  if (withTail) return true
  const stem = text.replace(/[^\p{L}]+$/u, '')
  const core = stem.replace(/^[^\p{L}]+/u, '')
  const isMost = (part: string) => part.length > text.length - SHORTEST_PART
  return [stem, core].some(part => isMost(part) && (rankOf(part, common) < VARIED || isShape(part)))
}

/** Whether a text is two of the most frequent passwords in a row. */
function isPair(text: string, common: CommonPasswords): boolean {
  for (let at = 4; at <= text.length - 4; at++) {
    if ([text.slice(0, at), text.slice(at)].every(half => rankOf(half, common) < PAIRED)) return true
  }
  return false
}

function rankOf(text: string, common: CommonPasswords): number {
  return Math.min(...readingsOf(text).map(each => common.get(each) ?? common.size))
}

function isCommon(text: string, common: CommonPasswords): boolean {
  return rankOf(text, common) < common.size
}

function isShape(text: string): boolean {
  const characters = [...text]
  return characters.length > 3 && (repeatedPart(characters) !== undefined || isMadeOfRuns(characters))
}
