import type { AnyModel, Database } from 'dynamo-signals'
import type { StoredItem } from '../../dynamodb/search-tables.ts'
import type { DataPorts } from './data-ports.ts'
import { type InstanceListView, instanceLine, type ListQuery, storedLine } from './instance-list.ts'
import type { Fields } from './instance-text.ts'

const INSTANCES_A_PAGE = 50

/** Reads the instances that a page asks for: by an access pattern, or by a search through the table. */
export async function listInstances(ports: DataPorts, model: AnyModel, query: ListQuery): Promise<InstanceListView> {
  if (query.index !== undefined && query.index in model.indexes) {
    return byIndex(ports.database, model, query, query.index)
  }
  const isAsked = query.q !== undefined && !model.storedIn
  return ports.isDeployed && !isAsked ? { model, query } : bySearch(ports, model, query)
}

async function bySearch(ports: DataPorts, model: AnyModel, query: ListQuery): Promise<InstanceListView> {
  const name = ports.tables[0]?.name ?? ''
  const { q = '', from } = query
  const page = await ports.storedItems(name, {
    from,
    matches: item => isInstanceOf(model, item) && (q === '' || JSON.stringify(item).includes(q)),
  })
  const lines = page.items.map(item => storedLine(item, ports.isDeployed ? undefined : name))
  const found = { lines, next: page.next, note: `In no order. ${page.read} items of the table were read.` }
  return { model, query, found }
}

async function byIndex(
  database: Database,
  model: AnyModel,
  query: ListQuery,
  index: string,
): Promise<InstanceListView> {
  const { partition = [], sort = [] } = model.indexes[index] ?? {}
  const given = [...partition, ...sort].filter(name => (query[name] ?? '') !== '')
  const key = Object.fromEntries(given.map(name => [relationOf(model, name), literal(query[name] ?? '')]))
  const order = query.order === 'desc' ? 'desc' : 'asc'
  try {
    const options = { order, limit: INSTANCES_A_PAGE, ...(query.from && { cursor: query.from }) } as const
    const { items, cursor, consumed } = await database
      .repository(model)
      .query(index, key as never, options)
      .page()
    const { requests, units } = consumed
    const note = `${index}: ${requests} ${requests === 1 ? 'request' : 'requests'}, ${units} read capacity units.`
    return { model, query, found: { lines: items.map(each => instanceLine(each as Fields)), next: cursor, note } }
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error)
    return { model, query, found: { lines: [], next: undefined, note } }
  }
}

function isInstanceOf({ name }: AnyModel, { _type, sk }: StoredItem): boolean {
  return _type?.S === name && sk?.S === 'instance'
}

/** A query gives a relation by its name, and its index has the field with the id. */
function relationOf({ relations }: AnyModel, field: string): string {
  const name = field.endsWith('Id') ? field.slice(0, -2) : field
  return name in relations ? name : field
}

/** A number, a truth value or a quoted text as in JSON. Everything else is a text. */
function literal(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' ? text : value
  } catch {
    return text
  }
}
