import { invalid } from '../service-error.ts'
import { isReserved } from './reserved-words.ts'

/** The parameters that hold expressions. */
export type ExpressionKind =
  | 'ConditionExpression'
  | 'FilterExpression'
  | 'KeyConditionExpression'
  | 'ProjectionExpression'
  | 'UpdateExpression'

const TOKEN = /\s*(:\w+|#\w+|[A-Za-z_]\w*|\d+|<>|<=|>=|[=<>(),.[\]+-])/y

/** The tokens of an expression, to be read one after another. */
export class Tokens {
  /** The placeholders that were taken so far. */
  readonly placeholders = new Set<string>()
  readonly kind: ExpressionKind
  readonly #tokens: string[] = []
  #at = 0

  constructor(kind: ExpressionKind, text: string) {
    this.kind = kind
    TOKEN.lastIndex = 0
    const end = text.trimEnd().length
    if (end === 0) throw this.refusal('The expression can not be empty;')
    while (TOKEN.lastIndex < end) {
      const start = TOKEN.lastIndex
      const token = TOKEN.exec(text)?.[1]
      if (token === undefined) {
        const rest = text.slice(start).trimStart()
        throw this.refusal(`Syntax error; token: "${rest.charAt(0)}", near: "${rest.slice(0, 15)}"`)
      }
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
    const token = this.#tokens[this.#at]
    if (token === undefined) throw this.wrong()
    this.#at++
    if (/^[:#]/.test(token)) this.placeholders.add(token)
    return token
  }

  /** The name of an attribute, or a placeholder of one. Throws for a reserved word. */
  takeName(): string {
    const { next = '' } = this
    if (!/^[#A-Za-z_]/.test(next)) throw this.wrong()
    if (!next.startsWith('#') && isReserved(next)) {
      throw this.refusal(`Attribute name is a reserved keyword; reserved keyword: ${next}`)
    }
    return this.take()
  }

  /** The placeholder of a value. */
  takeValue(): string {
    if (!this.next?.startsWith(':')) throw this.wrong()
    return this.take()
  }

  /** Takes the next token if it is this word, in whatever case. */
  accept(word: string): boolean {
    if (this.next?.toUpperCase() !== word) return false
    this.#at++
    return true
  }

  expect(word: string): void {
    if (!this.accept(word)) throw this.wrong()
  }

  end(): void {
    if (this.next !== undefined) throw this.wrong()
  }

  /** The refusal of an expression that cannot be read at the next token. */
  wrong(): Error {
    const near = this.#tokens.slice(Math.max(this.#at - 1, 0), this.#at + 2).join(' ')
    return this.refusal(`Syntax error; token: "${this.next ?? '<EOF>'}", near: "${near}"`)
  }

  refusal(reason: string): Error {
    return invalidExpression(this.kind, reason)
  }
}

/** The refusal of an expression, in the words of DynamoDB. */
export function invalidExpression(kind: ExpressionKind, reason: string): Error {
  return invalid(`Invalid ${kind}: ${reason}`)
}
