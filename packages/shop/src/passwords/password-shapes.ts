// Shapes that are guessed without a list. All take a password in lower case, and time that grows with its length alone.

const ROWS = [
  '`1234567890-=',
  'qwertyuiop[]',
  "asdfghjkl;'",
  'zxcvbnm,./',
  '~!@#$%^&*()_+',
  'qwertzuiopü',
  'azertyuiop',
  'yxcvbnm',
]
const ZIGZAGS = ['1q2w3e4r5t6y7u8i9o0p', 'q1w2e3r4t5y6u7i8o9p0', 'qawsedrftgyhujikolp', 'azsxdcfvgbhnjmk']
const COLUMNS = ['1qaz', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '7ujm', '8ik,', '9ol.', '0p;/', '@wsx', '!qaz']
const NEIGHBORS = new Set(
  [...ROWS, ...ZIGZAGS, ...COLUMNS].flatMap(line => pairs([...line]).flatMap(([a, b]) => [a + b, b + a])),
)

const FEWEST_CHARACTERS = 4
const FEWEST_PIECES = 4
const DATES = [
  /^(\d{2})(\d{2})(?:19|20)\d{2}$/,
  /^(?:19|20)\d{2}(\d{2})(\d{2})$/,
  /^(\d{1,2})[./ -](\d{1,2})[./ -](?:19|20)\d{2}$/,
  /^(?:19|20)\d{2}[./ -](\d{1,2})[./ -](\d{1,2})$/,
]

/** The shortest part that a text is a repetition of, such as "abc" of "abcabcab"; undefined when little of it repeats. */
export function repeatedPart(characters: readonly string[]): string[] | undefined {
  // Knuth, Morris and Pratt's table: how long a start of the text each position ends with.
  const starts = [0]
  for (let at = 1, length = 0; at < characters.length; at++) {
    while (length > 0 && characters[at] !== characters[length]) length = starts[length - 1] ?? 0
    if (characters[at] === characters[length]) length++
    starts.push(length)
  }
  const period = characters.length - (starts.at(-1) ?? 0)
  return period <= (characters.length * 2) / 3 ? characters.slice(0, period) : undefined
}

/** Whether a text has fewer different characters than a user would type by chance. */
export function hasFewCharacters(characters: readonly string[]): boolean {
  return new Set(characters).size < FEWEST_CHARACTERS
}

/** Whether a text is made of a few runs along the alphabet, the digits or a row of keys, or in one place. */
export function isMadeOfRuns(characters: readonly string[]): boolean {
  const breaks = pairs(characters).filter(([one, other]) => !isStep(one, other))
  return breaks.length + 1 < FEWEST_PIECES
}

/** Whether a text is a day of the last or of this century, as people write it. */
export function isDate(text: string): boolean {
  return DATES.some(date => {
    const [, one, other] = date.exec(text)?.map(Number) ?? []
    // The month comes first or second.
    return one !== undefined && other !== undefined && Math.min(one, other) <= 12 && Math.max(one, other) <= 31
  })
}

function isStep(one: string, other: string): boolean {
  const step = (other.codePointAt(0) ?? 0) - (one.codePointAt(0) ?? 0)
  return Math.abs(step) <= 1 || NEIGHBORS.has(one + other)
}

function pairs(characters: readonly string[]): [string, string][] {
  return characters.slice(1).map((other, index) => [characters[index] ?? '', other])
}
