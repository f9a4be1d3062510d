import type { Sequence } from './sequence.ts'

/** Where a diagram places its participants, in pixels. */
export interface Columns {
  /** The middle of each participant. */
  readonly centers: readonly number[]
  /** The width of each participant's box. */
  readonly boxes: readonly number[]
  readonly width: number
}

/** The width of a letter in the font of the names, and in that of the texts. Fonts differ, so both are generous. */
const LETTER = { name: 7.3, text: 6.4 }
const GAP = 8
/** How far a message to itself reaches to the right, before its text. */
export const SELF = 28

/** Places the participants as close as their names and the longest words of their messages allow. */
export function placeColumns(sequence: Sequence): Columns {
  const { participants, steps } = sequence
  const boxes = participants.map(({ name }) => Math.ceil(name.length * LETTER.name) + 16)
  const centers: number[] = []
  for (const [index, box] of boxes.entries()) {
    const before = centers[index - 1]
    const apart = Math.max(((boxes[index - 1] ?? 0) + box) / 2 + GAP, roomForWords(sequence, index))
    centers.push(Math.ceil(before === undefined ? box / 2 : before + apart))
  }
  const last = participants.length - 1
  const toItself = steps.some(step => step.kind === 'message' && step.from === last && step.to === last)
  const end = (centers[last] ?? 0) + Math.max((boxes[last] ?? 0) / 2, toItself ? 110 : 0)
  return { centers, boxes, width: Math.ceil(end) }
}

/** The room that the words of messages need between a participant and the one before. */
function roomForWords({ steps }: Sequence, index: number): number {
  const rooms = steps.flatMap(step => {
    if (step.kind !== 'message') return []
    const word = Math.max(...step.text.split(' ').map(widthOf))
    const [left, right] = [Math.min(step.from, step.to), Math.max(step.from, step.to)]
    if (left === index - 1 && right === left) return [word + SELF + 8]
    return left === index - 1 && right === index ? [word + 18] : []
  })
  return Math.max(0, ...rooms)
}

/** Breaks a text into lines of at most a width. A single long word has a line for itself. */
export function linesOf(text: string, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    const longer = `${line} ${word}`
    if (line !== undefined && widthOf(longer) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** The width of a text in a diagram, in pixels. */
export function widthOf(text: string): number {
  return text.length * LETTER.text
}
