import { invalid } from '../service-error.ts'
import { isReserved } from './is-reserved.ts'

/** The parameters that contain expressions. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression'

/** The path of a value in an item: tokens for names in maps, and indexes in lists. */
export type DocumentPath = readonly [string, ...(string | number)[]]

interface Token {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** A character that no expression can contain is also a token, so that the error can name it. */
const TOKEN = /\s*(:\w+|#\w+|[A-Za-z]\w*|\d+|<>|<=|>=|\S)/y
const PLACEHOLDER = /^[:#]\w/
const NAME = /^#\w|^[A-Za-z]/
/** Words of the grammar, in every kind of expression. */
const KEYWORDS = ['AND', 'OR', 'NOT', 'BETWEEN', 'IN', 'SET', 'REMOVE', 'ADD', 'DELETE']
/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const LONGEST = 4096

/** Reads the tokens of an expression, one at a time. */
export class Tokens {
  /** The placeholders that have been read so far. */
  readonly placeholders = new Set<string>()
  readonly kind: ExpressionKind
  readonly #text: string
  readonly #tokens: Token[] = []
  #at = 0

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind
    this.#text = text
    const size = Buffer.byteLength(text)
    if (size > LONGEST) {
      throw this.refusal(`Expression size has exceeded the maximum allowed size; expression size: ${size}`)
    }
    if (text.trim() === '') throw this.refusal('The expression can not be empty;')
    TOKEN.lastIndex = 0
    for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
      const token = match[1] as string
      this.#tokens.push({ text: token, from: TOKEN.lastIndex - token.length, to: TOKEN.lastIndex })
    }
  }

  get next(): string | undefined {
    return this.#tokens[this.#at]?.text
  }

  /** The token after the next one. */
  get second(): string | undefined {
    return this.#tokens[this.#at + 1]?.text
  }

  /** The tokens in the parentheses that the next token opens, and the token after them. */
  get parentheses(): { readonly inner: readonly string[]; readonly behind: string | undefined } {
    const end = this.#closing(this.#at)
    const inner = this.#tokens.slice(this.#at + 1, end).map(({ text }) => text)
    return { inner, behind: this.#tokens[end + 1]?.text }
  }

  take(): string {
    const { next } = this
    if (next === undefined) throw this.wrong()
    this.#at++
    if (PLACEHOLDER.test(next)) this.placeholders.add(next)
    return next
  }

  /** Reads the name of an attribute or its placeholder. Throws for a reserved word. */
  takeName(): string {
    const { next = '' } = this
    if (!NAME.test(next) || KEYWORDS.includes(next.toUpperCase())) throw this.wrong()
    if (!next.startsWith('#') && isReserved(next)) {
      throw this.refusal(`Attribute name is a reserved keyword; reserved keyword: ${next}`)
    }
    return this.take()
  }

  /** Reads the placeholder of a value. */
  takeValue(): string {
    if (!this.isValue) throw this.wrong()
    return this.take()
  }

  /** Whether the placeholder of a value is next. */
  get isValue(): boolean {
    return /^:\w/.test(this.next ?? '')
  }

  /** Reads the next token if it is this word. Case is ignored. */
  accept(word: string): boolean {
    if (this.next?.toUpperCase() !== word) return false
    this.#at++
    return true
  }

  expect(word: string): void {
    if (!this.accept(word)) throw this.wrong()
  }

  /** Throws if a token is left, and for redundant parentheses. */
  end(): void {
    if (this.next !== undefined) throw this.wrong()
    for (const [at, { text }] of this.#tokens.entries()) {
      const isCall = /^\w/.test(this.#tokens[at - 1]?.text ?? '') && !this.#isKeyword(at - 1)
      if (text !== '(' || this.#tokens[at + 1]?.text !== '(' || isCall) continue
      if (this.#closing(at + 1) + 1 !== this.#closing(at)) continue
      throw this.refusal('The expression has redundant parentheses;')
    }
  }

  /** Creates the error for an expression that is invalid at the next token. It shows the tokens around it. */
  wrong(): Error {
    const first = this.#tokens[this.#at - 1] ?? this.#tokens[this.#at]
    const last = this.#tokens[this.#at + 1] ?? this.#tokens.at(-1)
    const near = this.#text.slice(first?.from, last?.to)
    return this.refusal(`Syntax error; token: "${this.next ?? '<EOF>'}", near: "${near}"`)
  }

  refusal(reason: string): Error {
    return invalidExpression(this.kind, reason)
  }

  /** `IN` has its own parentheses, like a function. */
  #isKeyword(at: number): boolean {
    const word = this.#tokens[at]?.text.toUpperCase() ?? ''
    return word !== 'IN' && KEYWORDS.includes(word)
  }

  /** Returns where the parentheses that open at a position end. If they are not closed, returns a position past the end. */
  #closing(open: number): number {
    let depth = 0
    for (let at = open; at < this.#tokens.length; at++) {
      const text = this.#tokens[at]?.text
      if (text === '(') depth++
      if (text === ')' && --depth === 0) return at
    }
    return this.#tokens.length
  }
}

/** Creates the error for an invalid expression, with DynamoDB's wording. */
export function invalidExpression(kind: ExpressionKind, reason: string): Error {
  return invalid(`Invalid ${kind}: ${reason}`)
}
