import { isObject } from '../dispatch/is-object.ts'
import { refuseOptions, shown, textIssue, unknownOption } from '../dispatch/option-issues.ts'
import { ConfigurationError } from '../errors/index.ts'
import { type StoredIn, type TableKeys, tableOfArn } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import { definitionIssue } from './definition-issue.ts'
import { extendCore } from './existing-tables.ts'
import { type IdOf, identify, idFieldIssue, idIssue, renamedIdIssue } from './identity.ts'
import { compile, conditionsIssue, type ItemConditions, patternOf } from './item-condition.ts'
import { ItemForm } from './item-form.ts'
import { itemKeyText } from './item-key-text.ts'
import type { PlainItem } from './plain-item.ts'
import { type ItemsOfModel, readerOf, type StoredItems } from './stored-items.ts'
import { type TableIndexes, tableIndexesIssue } from './table-indexes.ts'
import { takenIssue, type WritesOptions, writesIssue } from './writes-options.ts'

/** The options of {@link existingTable}. */
export interface ExistingTableOptions<Indexes extends TableIndexes = TableIndexes> {
  /** The name of the table, or its ARN. */
  readonly tableName: string
  /** The name of the partition key. Its type can be a string, a number or bytes. */
  readonly partitionKey: string
  /** The name of the sort key, if the table has one. */
  readonly sortKey?: string
  /** The indexes that `existingIndex` can use, by name: `{ gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } }`. */
  readonly indexes?: Indexes
}

/** The options of {@link ExistingTable.items}. */
export interface ItemsOptions {
  /**
   * Selects the items that are instances of the model: by the values of their attributes, such as `{ __edb_e__: 'order' }` or
   * `{ pk: { beginsWith: 'ORDER#' } }`, or by a function that tests the decoded item. Event filters can only use values.
   */
  readonly is: ItemConditions | ((item: PlainItem) => boolean)
  /**
   * The `id` of an instance: an attribute, several attributes, or a function of the decoded item. Default: the attribute `id`,
   * and the whole primary key for items without one. Receipts and order never depend on it, only on the primary key.
   */
  readonly id?: IdOf
  /** How the repository writes the items. Without it, other code alone reads and writes them. */
  readonly writes?: WritesOptions
}

/** A table that other code defines and writes. */
export interface ExistingTable<Indexes extends TableIndexes = TableIndexes> extends TableKeys {
  /** The indexes that `existingIndex` can use, by name. */
  readonly indexes: Indexes
  /** Describes the items of one model. If an item matches several models, it belongs to the first one in `models` of `openDatabase`. */
  items(options: ItemsOptions): StoredIn
}

/**
 * Describes a table that other code lays out, so that you can connect durable receivers to its items. They have the same order
 * for each item, receipts, `once`, dead letters and replay as the library's own items. The table needs a stream with
 * NEW_AND_OLD_IMAGES. Without the option `writes` of `items()`, the library does not write to it. Throws `ConfigurationError` for invalid options.
 *
 * @example
 * const orders = existingTable({ tableName: 'orders', partitionKey: 'pk', sortKey: 'sk' })
 * const Order = defineModel('Order', {
 *   schema: z.object({ orderId: z.string(), status: z.string() }),
 *   storedIn: orders.items({ is: { __edb_e__: 'order' }, id: 'orderId' }),
 * })
 * postSave.connect(mailInvoice, { sender: Order, dispatchUid: 'mails/invoice', consumer: 'mails', when: becomes('status', 'paid') })
 * async function mailInvoice({ instance: order, once }: PostSave<typeof Order>) {
 *   await once('invoice', async () => console.log(`the invoice of ${order.orderId}`))
 * }
 */
export function existingTable<const Indexes extends TableIndexes = Record<never, never>>(
  options: ExistingTableOptions<Indexes>,
): ExistingTable<Indexes> {
  const refuse = (issue: string) => {
    throw new ConfigurationError('models.badTable', `existingTable(): ${issue}`)
  }
  if (!isObject(options)) refuse(`it needs options, not ${shown(options)}.`)
  const { tableName, partitionKey, sortKey, indexes = {} as Indexes } = options
  const issue =
    unknownOption(options, ['tableName', 'partitionKey', 'sortKey', 'indexes']) ?? tableIndexesIssue(indexes)
  if (issue) refuse(issue)
  refuseOptions('models.badTable', 'existingTable()', {
    tableName: textIssue(tableName, MAX_TABLE_NAME),
    partitionKey: textIssue(partitionKey),
    sortKey: sortKey === partitionKey ? 'must not be the partition key' : sortKey !== undefined && textIssue(sortKey),
  })
  const table = { tableName, partitionKey, sortKey, indexes }
  return Object.freeze({ ...table, items: (given: ItemsOptions) => itemsOf(table, given) })
}

/** An ARN is longer than a name. */
const MAX_TABLE_NAME = 1024

function itemsOf(table: TableKeys, options: ItemsOptions): StoredIn {
  const refuse = (issue: string) => {
    throw new ConfigurationError('models.badTable', `items() of ${tableOfArn(table.tableName)}: ${issue}`)
  }
  if (!isObject(options)) refuse(`it needs options, not ${shown(options)}.`)
  const issue =
    unknownOption(options, ['is', 'id', 'writes']) ??
    conditionsIssue(options.is) ??
    idIssue(options.id) ??
    (options.writes === undefined
      ? undefined
      : (writesIssue(options.writes, table) ?? renamedIdIssue(options.id, options.writes)))
  if (issue) refuse(issue)
  const itemKeyOf = itemKeyText(table)
  const { is, id, writes } = options
  const items: ItemsOfModel = { is, isInstance: compile(is), idOf: identify(id, itemKeyOf, writes), itemKeyOf }
  const form = writes && new ItemForm(table, items, id, writes)
  const stored: StoredItems = {
    table,
    items,
    ...(form ? { form } : { reader: readerOf(items) }),
    extend: core => extendCore(core as Core),
    issueOf: (definition, fields) =>
      definitionIssue(definition, fields, { table, isWritten: form !== undefined }) ??
      takenIssue(writes, fields) ??
      idFieldIssue(id, writes, fields),
    patternOf: fields => ({ ...(form ? form.patternOf(fields) : fields), ...patternOf(is) }),
  }
  return Object.freeze(stored)
}
