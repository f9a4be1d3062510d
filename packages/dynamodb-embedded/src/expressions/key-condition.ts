import { invalid } from '../service-error.ts'

import { type Call, distinctOperands, type Operand, readOperand } from './operand.ts'
import type { Expression, Placeholders } from './placeholders.ts'
import { remembered } from './remembered.ts'
import { type DocumentPath, type ExpressionKind, Tokens } from './tokens.ts'

/** The condition on one key attribute. */
export interface KeyTerm {
  /** The attribute name or its placeholder. */
  readonly name: string
  /** The same as a path, because conditions on parts of an attribute are refused. */
  readonly path: DocumentPath
  readonly operator: '=' | '<' | '<=' | '>' | '>=' | 'BETWEEN' | 'begins_with'
  /** The placeholders of the values. `BETWEEN` has two. */
  readonly values: readonly string[]
}

/** A parsed key condition expression. */
export interface KeyCondition extends Expression {
  readonly terms: readonly KeyTerm[]
}

const WRONG = 'Invalid condition in KeyConditionExpression'
const COMPARES = /^(=|<>|<=?|>=?|BETWEEN|IN)$/i
const COMPARATORS = ['=', '<', '<=', '>', '>='] as const
const MIRRORED = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** Parses a key condition expression. Results are cached by text. */
export const readKeyCondition = remembered((kind: ExpressionKind, text: string): KeyCondition => {
  const tokens = new Tokens(kind, text)
  const checks: ((given: Placeholders) => void)[] = []
  const terms = readTerms(tokens, checks)
  tokens.end()
  const check = (given: Placeholders) => {
    for (const each of checks) each(given)
  }
  return { kind, uses: tokens.placeholders, terms, paths: terms.map(({ path }) => path), check }
})

type Checks = ((given: Placeholders) => void)[]

function readTerms(tokens: Tokens, checks: Checks): KeyTerm[] {
  const terms = readTerm(tokens, checks)
  while (tokens.accept('AND')) terms.push(...readTerm(tokens, checks))
  for (const word of ['OR', 'NOT']) if (tokens.next?.toUpperCase() === word) throw wrongOperator(word)
  return terms
}

function readTerm(tokens: Tokens, checks: Checks): KeyTerm[] {
  const { next = '' } = tokens
  if (next === '(' && !COMPARES.test(tokens.parentheses.behind ?? '')) {
    tokens.take()
    const terms = readTerms(tokens, checks)
    tokens.expect(')')
    return terms
  }
  if (next.toUpperCase() === 'NOT' && tokens.second !== '=') throw wrongOperator('NOT')
  const left = readOperand(tokens)
  if (left.kind === 'call' && !COMPARES.test(tokens.next ?? '')) return [prefixTerm(tokens, checks, left)]
  if (tokens.accept('BETWEEN')) {
    const low = readOperand(tokens)
    tokens.expect('AND')
    return [termOf(tokens, checks, 'BETWEEN', left, [low, readOperand(tokens)])]
  }
  const operator = COMPARATORS.find(sign => sign === tokens.next)
  if (!operator) {
    for (const word of ['<>', 'IN']) if (tokens.next?.toUpperCase() === word) throw wrongOperator(word)
    throw tokens.wrong()
  }
  tokens.take()
  const right = readOperand(tokens)
  // `:value < name` is equivalent to `name > :value`.
  return left.kind === 'value' && right.kind === 'path'
    ? [termOf(tokens, checks, MIRRORED[operator], right, [left])]
    : [termOf(tokens, checks, operator, left, [right])]
}

function prefixTerm(tokens: Tokens, checks: Checks, { name, operands: [subject, ...rest] }: Call): KeyTerm {
  if (name !== 'begins_with') throw wrongOperator(name)
  if (subject.kind === 'value') {
    throw invalid(`${WRONG}: begins_with operator must have the key attribute as its first operand`)
  }
  return termOf(tokens, checks, name, subject, rest)
}

function termOf(
  tokens: Tokens,
  checks: Checks,
  operator: KeyTerm['operator'],
  subject: Operand,
  others: readonly Operand[],
): KeyTerm {
  if ([subject, ...others].some(({ kind }) => kind === 'call')) {
    throw invalid('KeyConditionExpressions cannot contain nested operations')
  }
  if (subject.kind !== 'path') throw invalid(`${WRONG}: No key attribute specified`)
  checks.push(distinctOperands(tokens, operator, subject, others))
  checks.push(() => {
    if (others.every(({ kind }) => kind === 'value')) return
    throw invalid(`${WRONG}: Multiple attribute names used in one condition`)
  })
  const [first = '', ...more] = others.flatMap(each => (each.kind === 'value' ? [each.token] : []))
  return { path: subject.path, name: subject.path[0], operator, values: [first, ...more] }
}

function wrongOperator(operator: string): Error {
  return invalid(`Invalid operator used in KeyConditionExpression: ${operator}`)
}
