import { inspect } from 'node:util'

const LONGEST_MESSAGE = 2_000
const MOST_FRAMES = 12
const MOST_CAUSES = 4
const MOST_MEMBERS = 3

/**
 * Formats an error as readable lines: what it is, where it was thrown, and its causes. It never throws and always ends,
 * even for an error that is its own cause, a getter that throws, an object without a prototype, or half a megabyte.
 */
export function failureText(error: unknown): string {
  return textWith(error, frames => frames)
}

/**
 * Like {@link failureText}, without the stack frames of Node and of installed packages, if there are others. For a terminal,
 * where each attempt prints a block.
 */
export function shortFailureText(error: unknown): string {
  return textWith(error, frames => {
    const own = frames.filter(frame => !FOREIGN.test(frame))
    return own.length > 0 ? own : frames
  })
}

/** A frame of Node or of an installed package. */
const FOREIGN = /node:|[\\/]node_modules[\\/]/

/** Chooses the stack frames to show. */
type Choose = (frames: string[]) => string[]

function textWith(error: unknown, choose: Choose): string {
  const lines: string[] = []
  const seen = new Set<unknown>()
  for (let current = error, depth = 0; ; depth += 1) {
    seen.add(current)
    lines.push(...linesOf(current, depth === 0 ? '' : 'caused by ', choose))
    const cause = isObject(current) ? read(current, 'cause') : undefined
    if (cause === undefined || depth === MOST_CAUSES) break
    if (seen.has(cause)) {
      lines.push('caused by an error above')
      break
    }
    current = cause
  }
  return lines.join('\n')
}

/** The first line of {@link failureText}: `TypeError: ...`. */
export function failureTitle(error: unknown): string {
  return titleOf(error).replaceAll('\n', ' ')
}

function linesOf(error: unknown, prefix: string, choose: Choose): string[] {
  return [...`${prefix}${titleOf(error)}`.split('\n'), ...framesOf(error, choose), ...membersOf(error)]
}

function titleOf(error: unknown): string {
  if (!isError(error)) return cut(inspected(error))
  const [name, message] = [textOf(read(error, 'name')) || 'Error', textOf(read(error, 'message'))]
  return cut(message === '' ? name : `${name}: ${message}`)
}

/** The errors in an `AggregateError`, for example several connection attempts. */
function membersOf(error: unknown): string[] {
  const errors = isObject(error) ? read(error, 'errors') : undefined
  return Array.isArray(errors) ? errors.slice(0, MOST_MEMBERS).map(each => `    - ${failureTitle(each)}`) : []
}

/** Returns the stack frames. The message, which is part of a stack and may look like frames, is removed first. */
function framesOf(error: unknown, choose: Choose): string[] {
  if (!isError(error)) return []
  const stack = textOf(read(error, 'stack'))
  const message = textOf(read(error, 'message'))
  const start = message === '' ? -1 : stack.indexOf(message)
  const lines = (start === -1 ? stack : stack.slice(start + message.length)).split('\n')
  const frames = choose(lines.filter(line => /^\s+at /.test(line)))
  const shown = frames.slice(0, MOST_FRAMES).map(line => `    ${fromHere(line.trim())}`)
  return frames.length > MOST_FRAMES ? [...shown, `    ... ${frames.length - MOST_FRAMES} more`] : shown
}

/** Frames show the files of the project relative to the working directory. */
function fromHere(frame: string): string {
  const folder = `${process.cwd()}/`
  return frame.replaceAll(`file://${folder}`, '').replaceAll(folder, '')
}

function isError(value: unknown): value is object {
  if (!isObject(value)) return false
  try {
    return value instanceof Error || typeof read(value, 'stack') === 'string'
  } catch {
    return false
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function inspected(value: unknown): string {
  try {
    return inspect(value, { depth: 1, customInspect: false, maxArrayLength: 10, maxStringLength: LONGEST_MESSAGE })
  } catch {
    return `a ${typeof value} that cannot be described`
  }
}

function cut(text: string): string {
  return text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}...` : text
}
