import { inspect, isDeepStrictEqual } from 'node:util'

/**
 * Prints what was seen. The process ends with 1 if that differs from what the finding says.
 *
 * @param {string} guess what one would expect
 * @param {unknown} seen
 * @param {unknown} asFound
 */
export function report(guess, seen, asFound) {
  print(`Guess: ${guess}`)
  print(`Seen:  ${show(seen)}`)
  if (isDeepStrictEqual(seen, asFound)) return
  print(`It changed. When it was found: ${show(asFound)}`)
  process.exitCode = 1
}

const show = value => inspect(value, { depth: 6, breakLength: 110 }).replaceAll('\n', '\n       ')

const print = text => process.stdout.write(`${text}\n`)
