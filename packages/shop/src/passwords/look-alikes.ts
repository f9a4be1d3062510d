/**
 * Folds a text for comparison with guesses: ignores case, accents, width and invisible characters, and maps look-alike
 * letters.
 */
export function fold(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
  return plain.replace(FOREIGN, letter => LATIN.get(letter) ?? letter)
}

/** A folded text, and what it reads as with letters for the digits and signs that look like them. */
export function readingsOf(text: string): string[] {
  const read = text.replaceAll('()', 'o').replace(SIGNS, sign => LETTERS[sign] ?? sign)
  // A "1" can stand for an "i", an "l", or a one.
  return [...new Set([text, read, read.replace(/[1!|]/g, 'i'), read.replace(/[1!|]/g, 'l')])]
}

const LETTERS: Readonly<Record<string, string>> = {
  '@': 'a',
  4: 'a',
  6: 'b',
  8: 'b',
  '(': 'c',
  3: 'e',
  '€': 'e',
  9: 'g',
  0: 'o',
  5: 's',
  $: 's',
  7: 't',
  '+': 't',
  2: 'z',
}
const SIGNS = /[@468(3€905$7+2]/g

// Letters that Unicode does not call variants of the Latin ones they look like, and that one keyboard or another has.
const LATIN = new Map(
  [
    ['авеһіјкӏмнорсԛѕтуԝхԁь', 'abehijklmhopcqstywxdb'],
    ['αβγεηικνορτυχω', 'abyenikvoptuxw'],
    ['ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', 'abcdefghijklmnoprstuvwyz'],
    ['øłđħıɡ', 'oldhig'],
  ].flatMap(([foreign = '', latin = '']) => [...foreign].map((letter, at) => [letter, latin[at] ?? letter] as const)),
)
const FOREIGN = new RegExp(`[${[...LATIN.keys()].join('')}]`, 'gu')
