import type { Database } from '../models/database.ts'
import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import type { AttributeValue, Item } from '../repository/items/attribute-value.ts'
import { isSameValue } from '../repository/items/changed-fields.ts'
import { addIndexEntries } from '../repository/items/instance-item.ts'
import { isInstance } from '../repository/items/keys.ts'
import { shapeOf } from '../repository/items/model-shape.ts'
import { idOf } from '../repository/items/read-instance-item.ts'
import { layoutOf } from '../repository/layout/layout.ts'
import { readLayout, writeLayout } from '../repository/layout/layout-gate.ts'
import { coreOf } from '../repository/open-database.ts'
import { type ScanOptions, type ScanResult, scanTable } from './scan-table.ts'

/** The options of {@link reindex}. */
export interface ReindexOptions extends ScanOptions {
  /** Counts what would change, and writes nothing. */
  readonly dryRun?: boolean
}

/** What was done. */
export interface Reindexed extends ScanResult {
  /** The instances whose index entries were, or would be, added, moved or removed. */
  readonly changed: number
}

/**
 * Puts the index entries of every instance where the models look for them, then records that layout. Run it after the release
 * that adds an index to a model is the only one that writes. To move an index, stop all writers first: releases with the old
 * layout refuse to start once it is done. To run it twice, or again after it was stopped, changes nothing more.
 *
 * The version of an instance stays as it is. Durable receivers skip the change, unless they are connected with `runOnRaw`.
 *
 * @example
 * const done = await reindex(database, { rateLimit: 500 })
 * if (done.resumeFrom) await reindex(database, { resumeFrom: done.resumeFrom })
 */
export async function reindex(database: Database, options: ReindexOptions = {}): Promise<Reindexed> {
  const { core } = coreOf(database)
  const { dryRun = false, ...scan } = options
  let changed = 0
  const result = await scanTable(core, { ...scan, run: 'reindex' }, async item => {
    if (await update(core, item, dryRun)) changed++
  })
  if (!dryRun && result.resumeFrom === undefined) await recordLayout(core)
  return { ...result, changed }
}

/** Updates the entries of one item. Starts over with what is stored if a save was faster. */
async function update(core: Core, item: Item, dryRun: boolean): Promise<boolean> {
  const model = isInstance(item) ? core.models.get(item._type?.S ?? '') : undefined
  const changes = model && changesOf(model, item)
  if (!changes || Object.keys(changes).length === 0) return false
  if (dryRun) return true
  const Key = { pk: item.pk as AttributeValue, sk: item.sk as AttributeValue }
  try {
    await core.transport('UpdateItem', { TableName: core.tableName, Key, ...updateOf(item, changes) })
    return true
  } catch (error) {
    if ((error as Error).name !== 'ConditionalCheckFailedException') throw error
    const { Item: current } = await core.transport('GetItem', { TableName: core.tableName, Key, ConsistentRead: true })
    return current ? update(core, current, dryRun) : false
  }
}

type Changes = Readonly<Record<string, AttributeValue | undefined>>

/** Returns the attributes of index entries to set or, if undefined, to remove. */
function changesOf(model: AnyModel, item: Item): Changes {
  const wanted: Item = Object.fromEntries(Object.entries(item).filter(([name]) => !isEntry(name)))
  addIndexEntries(wanted, model, idOf(item), item)
  const names = new Set([...Object.keys(item), ...shapeOf(model).indexKeys].filter(isEntry))
  return Object.fromEntries(
    [...names].filter(name => !isSameValue(item[name], wanted[name])).map(name => [name, wanted[name]]),
  )
}

function isEntry(name: string): boolean {
  return /^gsi\d+[ps]k$/.test(name)
}

/** The mark keeps durable receivers from running: nothing that they could know has changed. */
function updateOf(item: Item, changes: Changes) {
  const names: Record<string, string> = { '#raw': '_raw' }
  const values: Item = { ':raw': { BOOL: true } }
  const sets = ['#raw = :raw']
  const removes: string[] = []
  for (const [at, [name, value]] of Object.entries(changes).entries()) {
    names[`#n${at}`] = name
    if (value === undefined) removes.push(`#n${at}`)
    else {
      values[`:n${at}`] = value
      sets.push(`#n${at} = :n${at}`)
    }
  }
  const conditions = ['_v', '_wid'].map((name, at) => {
    names[`#c${at}`] = name
    const value = item[name]
    if (value === undefined) return `attribute_exists(pk) AND attribute_not_exists(#c${at})`
    values[`:c${at}`] = value
    return `#c${at} = :c${at}`
  })
  return {
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  }
}

async function recordLayout(core: Core): Promise<void> {
  for (;;) {
    const record = await readLayout(core)
    if (await writeLayout(core, record, { ...record.layout, ...layoutOf(core.models.values()) })) return
  }
}
