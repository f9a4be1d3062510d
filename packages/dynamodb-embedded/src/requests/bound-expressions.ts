import { notScalar } from '../expressions/document-path.ts'
import { type Expression, nameOf, type Placeholders, requirePlaceholders } from '../expressions/placeholders.ts'
import type { DocumentPath, ExpressionKind } from '../expressions/tokens.ts'
import { keyNames, type TableShape } from '../store/table-shape.ts'

/**
 * Checks the expressions of a request against its placeholders and its table. Returns the placeholders with their values in
 * stored form. `valued` lists the expressions with values that such a request can have. Throws for a path into a key attribute,
 * which has no parts.
 */
export function boundExpressions(
  shape: TableShape,
  request: Placeholders,
  expressions: readonly (Expression | undefined)[],
  valued: readonly ExpressionKind[] = [],
): Placeholders {
  const given = requirePlaceholders(request, expressions, valued)
  for (const expression of expressions) {
    // The update itself refuses a change of a table's key, with another message.
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
