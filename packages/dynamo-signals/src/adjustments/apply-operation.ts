import type { AttributeValue } from '../repository/items/attribute-value.ts'
import { canonical } from '../repository/items/numbers.ts'
import { decimalSum } from './decimal-sum.ts'
import type { Operation } from './operation.ts'

/** Returns what is wrong with a stored value as the target of an operation, or undefined. */
export function targetIssue({ operand }: Operation, stored: AttributeValue | undefined): string | undefined {
  if (stored === undefined) return undefined
  const [wanted = '', found = ''] = [typeOf(operand), typeOf(stored)]
  return wanted === found ? undefined : `Expected ${NAMES[wanted]}, but ${NAMES[found] ?? found} is stored`
}

/** The types of stored values, by DynamoDB's names. */
const NAMES: Readonly<Record<string, string>> = {
  N: 'a number',
  S: 'a string',
  L: 'a list',
  M: 'an object',
  SS: 'a set of strings',
  NS: 'a set of numbers',
  BS: 'a set of bytes',
  B: 'bytes',
  BOOL: 'a boolean',
  NULL: 'null',
}

/** Returns the type of a stored value, by DynamoDB's name. */
export function typeOf(value: AttributeValue): string | undefined {
  return Object.keys(value).find(type => value[type as keyof AttributeValue] !== undefined)
}

/** Applies an operation as DynamoDB does. Returns undefined for a set without members, which DynamoDB removes. */
export function applyOperation(
  { kind, operand }: Operation,
  stored: AttributeValue | undefined,
): AttributeValue | undefined {
  switch (kind) {
    case 'increment':
      return { N: decimalSum(stored?.N ?? '0', operand.N ?? '0') }
    case 'append':
      return { L: [...(stored?.L ?? []), ...(operand.L ?? [])] }
    case 'prepend':
      return { L: [...(operand.L ?? []), ...(stored?.L ?? [])] }
    case 'addToSet':
      return asSet(operand, [...membersExcept(stored, operand), ...membersOf(operand)])
    case 'removeFromSet':
      return asSet(operand, membersExcept(stored, operand))
  }
}

type Member = string | Uint8Array

function membersOf(set: AttributeValue | undefined): readonly Member[] {
  return set?.SS ?? set?.NS ?? set?.BS ?? []
}

function membersExcept(stored: AttributeValue | undefined, gone: AttributeValue): Member[] {
  // Compares numbers by value, not by notation, and bytes by content.
  const identity = (member: Member) =>
    typeof member === 'string' ? (gone.NS ? canonical(member) : member) : Buffer.from(member).toString('base64')
  const excluded = new Set(membersOf(gone).map(identity))
  return membersOf(stored).filter(member => !excluded.has(identity(member)))
}

function asSet(like: AttributeValue, members: readonly Member[]): AttributeValue | undefined {
  if (members.length === 0) return undefined
  return { [typeOf(like) as string]: members } as unknown as AttributeValue
}
