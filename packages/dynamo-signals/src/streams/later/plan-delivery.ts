import type { Core } from '../../repository/core.ts'
import type { Item } from '../../repository/items/attribute-value.ts'
import { pointerKey } from '../../repository/items/due-keys.ts'
import { keyAttributes, SIGNAL } from '../../repository/items/keys.ts'
import { SIGNAL_LIFETIME } from '../../repository/saving/plan-signal.ts'
import type { PlannedWrite } from '../../repository/writing/planned-write.ts'
import type { DueEntry } from './due-entries.ts'

/** The entry has changed since it was read. If `isGone`, it was delivered or removed. Otherwise it remains, and is void. */
export class EntryChanged extends Error {
  readonly isGone: boolean

  constructor(isGone: boolean) {
    super('The entry has changed.')
    this.isGone = isGone
  }
}

/**
 * Plans the delivery of a due signal: one transaction removes its entry and writes its item, so only the first commit sends
 * the signal. A void entry is only removed.
 */
export function planDelivery(core: Core, entry: DueEntry): PlannedWrite[] {
  if (entry.isVoid) return [planRemoval(core, entry)]
  const { signal, key, stored } = entry
  const removal: PlannedWrite = {
    ...planRemoval(core, entry),
    conditions: [{ kind: 'exists' }],
    refusal: () => new EntryChanged(true),
  }
  const pointer: PlannedWrite | undefined =
    key === undefined
      ? undefined
      : {
          kind: 'delete',
          table: core.ledgerTableName,
          key: pointerKey(signal, key),
          conditions: [{ kind: 'stored', attribute: 'due', value: stored.sk }],
          refusal: () => new EntryChanged(false),
        }
  return [removal, ...(pointer ? [pointer] : []), planItem(core, entry)]
}

function planRemoval(core: Core, { stored: { pk, sk } }: DueEntry): PlannedWrite {
  const place = { pk: pk?.S ?? '', sk: sk?.S ?? '' }
  return {
    kind: 'delete',
    table: core.ledgerTableName,
    key: place,
    conditions: [],
    refusal: () => new EntryChanged(true),
  }
}

/** Plans the item that sends the signal. It already exists if the entry was written again after a lost response. */
function planItem(core: Core, { id, stored }: DueEntry): PlannedWrite {
  const { item: _item, key: _key, ...sent } = stored
  const place = { pk: id, sk: SIGNAL }
  const _ttl = { N: String(Math.floor(core.runtime.now().getTime() / 1000) + SIGNAL_LIFETIME) }
  const item: Item = { ...sent, ...keyAttributes(place), _ttl }
  const refusal = () => new EntryChanged(false)
  return { kind: 'put', table: core.tableName, key: place, item, conditions: [{ kind: 'absent' }], refusal }
}
