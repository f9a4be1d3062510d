import type { AttributeValue } from '../repository/items/attribute-value.ts'
import type { Condition, Step } from './filter.ts'

/** The names and values of an expression's placeholders. */
export interface Placeholders {
  readonly names: Record<string, string>
  readonly values: Record<string, AttributeValue>
}

/** Converts a filter to an expression of DynamoDB, and adds its names and values to the placeholders. */
export function filterExpression(condition: Condition, placeholders: Placeholders): string {
  if ('parts' in condition) {
    const parts = condition.parts.map(part => `(${filterExpression(part, placeholders)})`)
    return condition.operator === 'NOT' ? `NOT ${parts[0]}` : parts.join(` ${condition.operator} `)
  }
  const path = pathExpression(condition.path, placeholders)
  if (condition.operator === 'attribute_exists') return `attribute_exists(${path})`
  const values = condition.values.map(value => {
    const name = `:w${Object.keys(placeholders.values).length}`
    placeholders.values[name] = value
    return name
  })
  switch (condition.operator) {
    case 'BETWEEN':
      return `${path} BETWEEN ${values.join(' AND ')}`
    case 'IN':
      return `${path} IN (${values.join(', ')})`
    case 'begins_with':
    case 'contains':
      return `${condition.operator}(${path}, ${values.join()})`
    default:
      return `${path} ${condition.operator} ${values.join()}`
  }
}

/** Returns the placeholder of an attribute's name: the same one each time. */
export function nameExpression(attribute: string, { names }: Placeholders): string {
  const known = Object.keys(names).find(name => names[name] === attribute)
  if (known !== undefined) return known
  const name = `#w${Object.keys(names).length}`
  names[name] = attribute
  return name
}

function pathExpression(path: readonly Step[], placeholders: Placeholders): string {
  return path
    .map((step, at) =>
      typeof step === 'number' ? `[${step}]` : `${at === 0 ? '' : '.'}${nameExpression(step, placeholders)}`,
    )
    .join('')
}
