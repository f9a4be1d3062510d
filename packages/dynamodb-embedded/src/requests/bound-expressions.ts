import { notScalar } from '../expressions/document-path.ts'
import { type Expression, nameOf, type Placeholders, requirePlaceholders } from '../expressions/placeholders.ts'
import type { DocumentPath, ExpressionKind } from '../expressions/tokens.ts'
import { keyNames, type TableShape } from '../store/table-shape.ts'

/**
 * Checks the expressions of a request against its placeholders and its table, and returns the placeholders with their
 * values as they would be stored. `valued` are the expressions with values that such a request can have. Throws for a
 * path into a key attribute, which holds nothing but one value.
 */
export function boundExpressions(
  shape: TableShape,
  request: Placeholders,
  expressions: readonly (Expression | undefined)[],
  valued: readonly ExpressionKind[] = [],
): Placeholders {
  const given = requirePlaceholders(request, expressions, valued)
  for (const expression of expressions) {
    // An update of a table's key is refused with other words, by the update itself.
    const targets = expression?.targets ?? []
    for (const path of expression?.paths ?? []) requireNoPart(shape, path, given, targets.includes(path))
  }
  return given
}

function requireNoPart(shape: TableShape, path: DocumentPath, given: Placeholders, isTarget: boolean): void {
  if (path.length === 1) return
  const name = nameOf(path[0], given)
  if (!Object.hasOwn(shape.types, name)) return
  const isKey = keyNames(shape).includes(name)
  if (!isKey || !isTarget) throw notScalar(`${isKey ? 'Key' : 'IndexKey'}: ${name}`)
}
