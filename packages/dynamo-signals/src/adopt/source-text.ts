import type { ItemCondition, ItemConditions } from '../existing/item-condition.ts'
import type { Adoption, ModelGuess } from './adoption.ts'
import type { FieldGuess } from './guess-fields.ts'
import { idSource } from './guess-id.ts'
import { inComment, literal, propertyName } from './literal.ts'
import type { TableLayout } from './table-layout.ts'

/** Longer lists are written on several lines, as formatters do. */
const WIDTH = 120

/** Writes the TypeScript file that defines the models. Texts of the table cannot be anything but strings and comments in it. */
export function sourceText({ layout, models, sampled }: Adoption): string {
  const { tableName, partitionKey, sortKey, indexes } = layout
  const keys = [
    `tableName: ${literal(tableName)}`,
    `partitionKey: ${literal(partitionKey)}`,
    ...(sortKey === undefined ? [] : [`sortKey: ${literal(sortKey)}`]),
    ...(indexes.length === 0 ? [] : [indexesText(indexes)]),
  ]
  return [
    `// Models of the items in ${inComment(tableName)}, guessed from ${sampled.toLocaleString('en')} of them by \`dynamo-signals adopt\`.`,
    '// Correct them, and remove the models and fields that no receiver needs. Fields are loaded as stored, and not parsed.',
    "import { defineModel } from 'dynamo-signals'",
    "import { existingTable } from 'dynamo-signals/existing'",
    "import * as z from 'zod'",
    '',
    list('export const table = existingTable(', '{}', keys),
    '',
    ...models.flatMap(model => [modelText(model), '']),
    '/** The models for `openDatabase`. An item belongs to the first one that it matches. */',
    list(
      'export const adoptedModels = ',
      '[]',
      models.map(({ name }) => name),
      '',
    ),
    '',
  ].join('\n')
}

function indexesText(indexes: TableLayout['indexes']): string {
  const entries = indexes.map(({ name, isLocal, ...keys }) => {
    const partition = isLocal ? [] : [`partitionKey: ${literal(keys.partitionKey)}`]
    const sort = keys.sortKey === undefined ? [] : [`sortKey: ${literal(keys.sortKey)}`]
    return `${propertyName(name)}: { ${[...partition, ...sort].join(', ')} }`
  })
  return list('  indexes: ', '{}', entries, '').trimStart()
}

function modelText({ name, writtenWith, is, id, fields, indexes, items }: ModelGuess): string {
  const wide = fields.some(({ isWide }) => isWide) ? ["  inexactNumbers: 'text',"] : []
  const idText = idSource(id)
  const options = [`is: ${conditionsText(is)}`, ...(idText === undefined ? [] : [`id: ${idText}`])]
  const writer = writtenWith === undefined ? '' : `Written by ${writtenWith}. `
  const found = `${items.length.toLocaleString('en')} sampled ${items.length === 1 ? 'item' : 'items'}`
  const indexText = indexes.map(index => `${inComment(index.name)} (${index.items.toLocaleString('en')})`).join(', ')
  return [
    `/** ${writer}${found}${indexText === '' ? '' : `, in the indexes ${indexText}`}. */`,
    `export const ${name} = defineModel(${literal(name)}, {`,
    ...schemaLines(fields),
    ...wide,
    list('  storedIn: table.items(', '{}', options, '),'),
    '})',
  ].join('\n')
}

function schemaLines(fields: readonly FieldGuess[]): string[] {
  if (fields.length === 0) return ['  schema: z.object({}),']
  const lines = fields.flatMap(({ name, schema, note }) => [
    ...(note === undefined ? [] : [`    /** ${note}. */`]),
    `    ${propertyName(name)}: ${schema},`,
  ])
  return ['  schema: z.object({', ...lines, '  }),']
}

function conditionsText(is: ItemConditions): string {
  return `{ ${Object.entries(is)
    .map(([name, condition]) => `${propertyName(name)}: ${conditionText(condition)}`)
    .join(', ')} }`
}

function conditionText(condition: ItemCondition): string {
  if (typeof condition === 'string') return literal(condition)
  if (typeof condition !== 'object') return String(condition)
  return 'beginsWith' in condition
    ? `{ beginsWith: ${literal(condition.beginsWith)} }`
    : `{ exists: ${condition.exists} }`
}

/** Writes a list on one line after so many characters, or an entry a line if it is too long for that. */
function list(before: string, brackets: '{}' | '[]', entries: readonly string[], after = ')'): string {
  const [open, close] = brackets
  const space = open === '{' ? ' ' : ''
  const line = `${before}${open}${space}${entries.join(', ')}${space}${close}${after}`
  if (line.length <= WIDTH) return line
  const indent = /^ */.exec(before)?.[0] ?? ''
  return [`${before}${open}`, ...entries.map(entry => `${indent}  ${entry},`), `${indent}${close}${after}`].join('\n')
}
