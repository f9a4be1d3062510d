import type { AttributeValue, Item } from '../attribute-values.ts'
import { invalid } from '../service-error.ts'

/** The names and values a request gives to the placeholders of its expressions. */
export class Bindings {
  readonly #names: Readonly<Record<string, string>>
  readonly #values: Readonly<Item>
  readonly #used = new Set<string>()

  constructor(names: Readonly<Record<string, string>> = {}, values: Readonly<Item> = {}) {
    this.#names = names
    this.#values = values
  }

  /** The attribute a token of a path stands for. */
  name(token: string): string {
    if (!token.startsWith('#')) return token
    const name = this.#names[token]
    if (name === undefined) {
      throw invalid(`An expression attribute name used in the document path is not defined; attribute name: ${token}`)
    }
    this.#used.add(token)
    return name
  }

  value(token: string): AttributeValue {
    const value = this.#values[token]
    if (value === undefined) {
      throw invalid(`An expression attribute value used in expression is not defined; attribute value: ${token}`)
    }
    this.#used.add(token)
    return value
  }

  /** Throws for what no expression has used, as DynamoDB does. */
  requireUse(): void {
    const unused = (placeholders: object) => Object.keys(placeholders).filter(key => !this.#used.has(key))
    const [names, values] = [unused(this.#names), unused(this.#values)]
    if (values.length > 0) {
      throw invalid(`Value provided in ExpressionAttributeValues unused in expressions: keys: {${values.join(', ')}}`)
    }
    if (names.length > 0) {
      throw invalid(`Value provided in ExpressionAttributeNames unused in expressions: keys: {${names.join(', ')}}`)
    }
  }
}
