import { invalid } from '../service-error.ts'
import { readPath } from './document-path.ts'
import type { Expression, Placeholders } from './placeholders.ts'
import { remembered } from './remembered.ts'
import { type ExpressionKind, Tokens } from './tokens.ts'

/** What a key condition says of one attribute. */
export interface KeyTerm {
  /** The name, or its placeholder. */
  readonly name: string
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'begins_with'
  /** The placeholders of its values: two for `BETWEEN`. */
  readonly values: readonly [string, string?]
}

/** A key condition expression that was read. */
export interface KeyCondition extends Expression {
  readonly terms: readonly KeyTerm[]
}

const COMPARATORS = ['=', '<', '<=', '>', '>='] as const
const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** Reads a key condition expression. The same text is read once. */
export const readKeyCondition = remembered((kind: ExpressionKind, text: string): KeyCondition => {
  const tokens = new Tokens(kind, text)
  const terms = readTerms(tokens)
  tokens.end()
  return { kind, uses: tokens.placeholders, terms, check: NOTHING }
})

const NOTHING = (_placeholders: Placeholders) => {}

function readTerms(tokens: Tokens): KeyTerm[] {
  const terms = readTerm(tokens)
  while (tokens.accept('AND')) terms.push(...readTerm(tokens))
  for (const word of ['OR', 'NOT']) if (tokens.next?.toUpperCase() === word) throw wrongOperator(word)
  return terms
}

function readTerm(tokens: Tokens): KeyTerm[] {
  if (tokens.accept('(')) {
    const terms = readTerms(tokens)
    tokens.expect(')')
    return terms
  }
  const { next = '', second } = tokens
  if (next.toUpperCase() === 'NOT') throw wrongOperator('NOT')
  if (second === '(') return [readCall(tokens)]
  if (next.startsWith(':')) return [readMirrored(tokens)]
  const name = readName(tokens)
  if (tokens.accept('BETWEEN')) {
    const low = tokens.takeValue()
    tokens.expect('AND')
    return [{ name, operator: 'BETWEEN', values: [low, tokens.takeValue()] }]
  }
  const operator = COMPARATORS.find(sign => sign === tokens.next)
  if (operator) {
    tokens.take()
    return [{ name, operator, values: [tokens.takeValue()] }]
  }
  for (const word of ['<>', 'IN']) if (tokens.next?.toUpperCase() === word) throw wrongOperator(word)
  throw tokens.wrong()
}

/** `:value < name` says the same as `name > :value`. */
function readMirrored(tokens: Tokens): KeyTerm {
  const value = tokens.takeValue()
  const operator = COMPARATORS.find(sign => sign === tokens.next)
  if (!operator) throw tokens.wrong()
  tokens.take()
  return { name: readName(tokens), operator: MIRRORED[operator], values: [value] }
}

function readCall(tokens: Tokens): KeyTerm {
  if (tokens.next !== 'begins_with') throw wrongOperator(tokens.next ?? '')
  tokens.take()
  tokens.expect('(')
  const name = readName(tokens)
  tokens.expect(',')
  const value = tokens.takeValue()
  tokens.expect(')')
  return { name, operator: 'begins_with', values: [value] }
}

function readName(tokens: Tokens): string {
  const [name, ...deeper] = readPath(tokens)
  if (deeper.length > 0) {
    throw invalid('KeyConditionExpressions cannot have conditions on nested attributes')
  }
  return name
}

function wrongOperator(operator: string): Error {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`)
}
