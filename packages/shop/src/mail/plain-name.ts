const LONGEST = 64
const ADDRESS_LIKE = /\S*(?:\/\/|www\.|@|[\p{L}\p{N}]\.[\p{L}\p{N}]{2})\S*/giu
const NOT_OF_A_NAME = /[^\p{L}\p{M}\p{N} '’-]+/gu

/**
 * Makes a name fit to be mailed to somebody who may never have typed it: no word that a mail program would turn into a
 * link, nothing but letters, digits, apostrophes and hyphens, at most 64 characters. What is left may be nothing.
 */
export function plainName(name: string): string {
  const words = name.normalize('NFC').replace(ADDRESS_LIKE, ' ').replace(NOT_OF_A_NAME, ' ').split(/\s+/)
  return [...words.filter(Boolean).join(' ')].slice(0, LONGEST).join('').trim()
}
