import { invalid } from '../service-error.ts'

const TOKEN = /\s*(:\w+|#\w+|[A-Za-z_]\w*|\d+|<>|<=|>=|[=<>(),.[\]+-])/y

/** The tokens of an expression, to be read one after another. */
export class Tokens {
  /** The placeholders that were taken so far. */
  readonly placeholders = new Set<string>()
  readonly #tokens: string[] = []
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
    TOKEN.lastIndex = 0
    const end = text.trimEnd().length
    while (TOKEN.lastIndex < end) {
      const start = TOKEN.lastIndex
      const token = TOKEN.exec(text)?.[1]
      if (token === undefined) throw this.#wrong(text.slice(start))
      this.#tokens.push(token)
    }
  }

  get next(): string | undefined {
    return this.#tokens[this.#at]
  }

  /** The token after the next one. */
  get second(): string | undefined {
    return this.#tokens[this.#at + 1]
  }

  take(): string {
    const token = this.#tokens[this.#at++]
    if (token === undefined) throw this.#wrong('<EOF>')
    if (/^[:#]/.test(token)) this.placeholders.add(token)
    return token
  }

  takeName(): string {
    const token = this.take()
    if (/^[#A-Za-z_]/.test(token)) return token
    throw this.#wrong(token)
  }

  /** Takes the next token if it is this word, in whatever case. */
  accept(word: string): boolean {
    if (this.next?.toUpperCase() !== word) return false
    this.#at++
    return true
  }

  expect(word: string): void {
    if (!this.accept(word)) throw this.#wrong(this.next ?? '<EOF>')
  }

  end(): void {
    if (this.next !== undefined) throw this.#wrong(this.next)
  }

  #wrong(token: string): Error {
    return invalid(`Invalid expression: Syntax error; token: "${token}", near: "${this.#text}"`)
  }
}
