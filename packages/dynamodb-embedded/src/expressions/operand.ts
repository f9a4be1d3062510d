import { readPath, resolved } from './document-path.ts'
import type { Placeholders } from './placeholders.ts'
import type { DocumentPath, Tokens } from './tokens.ts'

/** An operand of an operator or a function. */
export type Operand =
  | { readonly kind: 'value'; readonly token: string }
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | Call

/** A function with its operands. */
export interface Call {
  readonly kind: 'call'
  readonly name: string
  readonly operands: readonly [Operand, ...Operand[]]
}

/** The number of operands of each function. The names are lowercase, and case matters. */
const OPERANDS: Readonly<Record<string, number>> = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  size: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  if_not_exists: 2,
  list_append: 2,
}
const OF_UPDATES = ['if_not_exists', 'list_append']
/** The functions whose first operand must be a path. */
const OF_PATHS = ['attribute_exists', 'attribute_not_exists', 'if_not_exists']

/** Reads an operand, which may be in parentheses. Throws for functions that this kind of expression does not have. */
export function readOperand(tokens: Tokens): Operand {
  if (tokens.accept('(')) {
    const inner = readOperand(tokens)
    tokens.expect(')')
    return inner
  }
  if (tokens.isValue) return { kind: 'value', token: tokens.takeValue() }
  if (tokens.second === '(' && /^\w/.test(tokens.next ?? '')) return readCall(tokens)
  return { kind: 'path', path: readPath(tokens) }
}

/** Creates the error for a function in a place where it is not allowed. */
export function misplaced(tokens: Tokens, { name }: Call): Error {
  return tokens.refusal(`The function is not allowed to be used this way in an expression; function: ${name}`)
}

/** Checks that an operand is not the same path as another one, because DynamoDB rejects such comparisons. */
export function distinctOperands(
  tokens: Tokens,
  operator: string,
  first: Operand,
  others: readonly Operand[],
): (given: Placeholders) => void {
  return given => {
    if (first.kind !== 'path') return
    const [path, ...paths] = [first, ...others].flatMap(each =>
      each.kind === 'path' ? [JSON.stringify(resolved(each.path, given))] : [],
    )
    if (!paths.includes(path as string)) return
    const what = 'The first operand must be distinct from the remaining operands for this operator or function'
    const shown = resolved(first.path, given).map(part => (typeof part === 'number' ? `[${part}]` : part))
    throw tokens.refusal(`${what}; operator: ${operator}, first operand: [${shown.join(', ')}]`)
  }
}

function readCall(tokens: Tokens): Call {
  const name = tokens.take()
  const count = Object.hasOwn(OPERANDS, name) ? OPERANDS[name] : undefined
  if (count === undefined) throw tokens.refusal(`Invalid function name; function: ${name}`)
  const isUpdate = tokens.kind === 'UpdateExpression'
  if (OF_UPDATES.includes(name) !== isUpdate) {
    const where = isUpdate ? 'an update expression' : 'a condition expression'
    throw tokens.refusal(`The function is not allowed in ${where}; function: ${name}`)
  }
  const operands = readOperands(tokens)
  if (operands.length !== count) {
    const counts = `operator or function: ${name}, number of operands: ${operands.length}`
    throw tokens.refusal(`Incorrect number of operands for operator or function; ${counts}`)
  }
  const [first] = operands
  // A function within `if_not_exists` has its own error message.
  if (OF_PATHS.includes(name) && (first.kind === 'value' || (first.kind === 'call' && first.name !== 'list_append'))) {
    throw tokens.refusal(`Operator or function requires a document path; operator or function: ${name}`)
  }
  return { kind: 'call', name, operands }
}

/** Reads operands in parentheses: those of a function, or of `IN`. */
export function readOperands(tokens: Tokens): [Operand, ...Operand[]] {
  tokens.expect('(')
  const operands: [Operand, ...Operand[]] = [readOperand(tokens)]
  while (tokens.accept(',')) operands.push(readOperand(tokens))
  tokens.expect(')')
  return operands
}
