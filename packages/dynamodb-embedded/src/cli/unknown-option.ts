import { parseArgs } from 'node:util'

/** The options of a command, as `parseArgs` takes them. */
type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>

/**
 * Describes the first option that the command does not have, and suggests the one that was probably meant. Returns undefined
 * if it has all of them. Node's own message suggests nothing.
 */
export function unknownOption(args: readonly string[], options: Options): string | undefined {
  const names = Object.keys(options)
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind !== 'option' || names.includes(token.name)) continue
    const meant = names.find(name => isSlip(plain(token.name), plain(name)))
    const suggestion = meant === undefined ? '' : ` Did you mean --${meant}?`
    return `There is no option ${token.rawName}.${suggestion} The options are ${names.map(name => `--${name}`).join(', ')}.`
  }
  return undefined
}

/** Whether a typed name is the beginning of the meant one, or has one letter too many, too few, replaced or swapped. */
function isSlip(typed: string, name: string): boolean {
  if (typed.length > 1 && name.startsWith(typed)) return true
  const shortened = withoutOne(typed)
  return withoutOne(name).some(each => shortened.includes(each))
}

/** Returns a word, and the word without each of its letters. Two words that differ by one slip share one of these. */
function withoutOne(word: string): string[] {
  return [word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))]
}

function plain(name: string): string {
  return name.replaceAll('-', '').toLowerCase()
}
