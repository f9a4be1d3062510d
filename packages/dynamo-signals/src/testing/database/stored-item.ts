import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import type { Images } from '../../repository/items/existing-item.ts'
import { fromKeyPart, instanceKey, keyAttributes } from '../../repository/items/keys.ts'
import { instanceWith } from '../../repository/items/read-instance-item.ts'
import type { LambdaRecord } from '../../streams/lambda-record.ts'
import { streamArnOf } from '../delivery/stream-entry.ts'
import type { Engine } from './engine.ts'

/** Returns the stored item of an instance, unaffected by planned faults. Undefined if there is none. */
export function storedItem(
  { core, engine }: { readonly core: Core; readonly engine: Engine },
  model: AnyModel,
  id: string,
): Item | undefined {
  const table = model.storedIn?.table.tableName
  if (table === undefined) return engine.item(core.tableName, keyAttributes(instanceKey(model, id)))
  // Only the repository can make a key of an id, and only for models that it writes. A test has few items.
  for (const newImage of engine.items(table)) {
    const found = recognized(core, { eventSourceARN: streamArnOf(table) }, { newImage, oldImage: undefined })
    if (found?.model === model && found.id === id) return found.item
  }
  return undefined
}

/** Returns the id of the instance that an item's key identifies, in a run or a dead letter. */
export function instanceIdOf(core: Core, itemKey: string, records: readonly LambdaRecord[]): string | undefined {
  if (!itemKey.startsWith('table/')) return fromKeyPart(itemKey.slice(itemKey.indexOf('#') + 1))
  const record = records.findLast(
    each => each.eventSourceARN && core.existing?.of(each)?.itemKeyOf(each.dynamodb?.Keys as Item) === itemKey,
  )
  if (!record) return undefined
  const { NewImage: newImage, OldImage: oldImage } = record.dynamodb ?? {}
  return recognized(core, record, { newImage, oldImage } as Images)?.id
}

function recognized(core: Core, record: LambdaRecord, images: Images) {
  const { sender: model, own = images } = core.existing?.of(record)?.recognize(images) ?? {}
  const item = own.newImage ?? own.oldImage
  if (!model || !item) return undefined
  try {
    return { model, item, id: instanceWith(model, item, {}).id }
  } catch {
    // It has no id. Its receivers report that.
    return undefined
  }
}
