import { fileURLToPath } from 'node:url'
import { describeError, propertyOf } from '../dispatch/thrown-values.ts'
import { printable } from './printable.ts'

const FRAME = /^\s+at (.*)$/gm
/** The folder of the library. A frame of an ES module has a URL, and one of CommonJS a path. */
const LIBRARY = new URL('..', import.meta.url)
const FOLDERS = [LIBRARY.href, fileURLToPath(LIBRARY)]
const isForeign = (frame: string) =>
  /[\\/]node_modules[\\/]|\bnode:/.test(frame) || FOLDERS.some(folder => frame.includes(folder))

/** Describes an error of the project's code, and where it was thrown. */
export function withPlace(error: unknown): string {
  return `${asSentence(describeError(error))}${placeOf(error)}`
}

/** Ends a text with a period, unless it ends a sentence already. */
export function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}

/** Returns the sentence that names where the project's code threw an error, after a space. `''` if the stack has no such frame. */
export function placeOf(error: unknown): string {
  const stack = propertyOf(error, 'stack')
  const frames = typeof stack === 'string' ? [...stack.matchAll(FRAME)].map(([, frame = '']) => frame) : []
  const own = frames.find(frame => !isForeign(frame))
  return own === undefined ? '' : ` It was thrown at ${printable(own)}.`
}
