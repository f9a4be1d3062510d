import { nameOf, type Placeholders } from '../expressions/placeholders.ts'
import type { Projection } from '../expressions/projection.ts'
import { invalid } from '../service-error.ts'
import { type IndexShape, projectedNames, type TableShape } from '../store/table-shape.ts'

const SELECTS = ['ALL_ATTRIBUTES', 'ALL_PROJECTED_ATTRIBUTES', 'SPECIFIC_ATTRIBUTES', 'COUNT']

/**
 * Returns the attributes of the items in a page, or undefined for all of them. Throws if `Select` conflicts with the
 * rest of the request, or for attributes that a global index does not contain. A local index reads them from its table.
 */
export function requireSelect(
  table: TableShape,
  index: IndexShape | undefined,
  { Select }: { readonly Select?: string | undefined },
  projection: Projection | undefined,
  given: Placeholders,
): readonly string[] | undefined {
  if (Select !== undefined && !SELECTS.includes(Select)) {
    throw invalid(
      `1 validation error detected: Value '${Select}' at 'select' failed to satisfy constraint: Member must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]`,
    )
  }
  if (projection && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    const what = Select === 'COUNT' ? 'only the Count' : Select
    throw invalid(`Cannot specify the ProjectionExpression when choosing to get ${what}`)
  }
  if (!projection && Select === 'SPECIFIC_ATTRIBUTES') {
    throw invalid('Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES')
  }
  if (!index) {
    if (Select !== 'ALL_PROJECTED_ATTRIBUTES') return undefined
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName')
  }
  const carried = projectedNames(table, index)
  if (!carried) return undefined
  if (Select === 'ALL_ATTRIBUTES') {
    if (index.isLocal) return undefined
    const what = 'Select type ALL_ATTRIBUTES is not supported for global secondary index'
    const why = 'because its projection type is not ALL'
    throw invalid(`One or more parameter values were invalid: ${what} ${index.name} ${why}`)
  }
  const absent = (projection?.paths ?? [])
    .map(([first]) => nameOf(first, given))
    .filter(name => !carried.includes(name))
  if (absent.length === 0) return carried
  if (index.isLocal) return undefined
  throw invalid(
    `One or more parameter values were invalid: Global secondary index ${index.name} does not project [${absent.join(', ')}]`,
  )
}
