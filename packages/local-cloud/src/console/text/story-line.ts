import { styleText } from 'node:util'
import type { StoryHead, StoryState } from '../../stories/story.ts'
import { printableLine } from '../../terminal/printable.ts'

/** How lines are written. */
export interface LineStyle {
  readonly colors: boolean
  /** The width of the terminal, in characters. Longer lines are cut. Default: no limit. */
  readonly width?: number | undefined
}

const COLORS: Readonly<Record<string, Parameters<typeof styleText>[0]>> = {
  done: 'green',
  running: 'cyan',
  waiting: 'yellow',
  failing: 'red',
  parked: 'red',
}

/** Pads the states to one column. */
const WIDEST_STATE = 'waiting'.length

/** A story on one line: when it began, its state, what it was, what followed from it, and its number. */
export function storyLine({ id, at, state, title, status, durationMs, counts }: StoryHead, style: LineStyle): string {
  const facts = [
    ...(status === undefined ? [] : [String(status)]),
    ...(durationMs === undefined ? [] : [`${Math.round(durationMs)} ms`]),
    ...counted(counts.records, 'record'),
    ...counted(counts.runs, 'receiver'),
    ...counted(counts.mails, 'email'),
  ]
  const start = `${new Date(at).toISOString().slice(11, 19)} `
  const rest = ` ${printableLine(title)}  ${facts.join(' · ')}`
  const end = `  #${id}`
  const room = style.width === undefined ? undefined : style.width - start.length - WIDEST_STATE - end.length
  return `${start}${colored(state, state.padEnd(WIDEST_STATE), style)}${cut(rest, room)}${end}`
}

/** A word in the color of a state. Words without a color stay as they are. */
export function colored(state: StoryState | (string & {}), word: string, { colors }: LineStyle): string {
  const color = COLORS[state]
  return colors && color ? styleText(color, word, { validateStream: false }) : word
}

/** Cuts a text to so many characters, with a mark at its end. */
export function cut(text: string, room: number | undefined): string {
  if (room === undefined || text.length <= room) return text
  return `${text.slice(0, Math.max(0, room - 1))}…`
}

function counted(number: number, what: string): string[] {
  return number === 0 ? [] : [`${number} ${what}${number === 1 ? '' : 's'}`]
}
