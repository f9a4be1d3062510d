import { decodeFields, type Item } from '../../repository/items/attribute-value.ts'
import type { DeadLetter } from '../../streams/dead-letters.ts'
import { dueOf } from '../../streams/lane-entry.ts'
import { laneOf, lanesPartition } from '../../streams/lanes.ts'
import { isLetter } from '../../streams/letter-keys.ts'
import type { Engine } from './engine.ts'

/** A dead letter, without its record. `deadLetters` of `dynamo-signals/operations` lists them whole. */
export type ParkedRecord = Pick<
  DeadLetter,
  'consumer' | 'dispatchUid' | 'itemKey' | 'recordId' | 'error' | 'attempts' | 'parkedBehind'
>

/** The dead letters of all consumers, in the order of their receivers and items. */
export function parkedRecords(engine: Engine, ledgerTableName: string): ParkedRecord[] {
  const items = engine.items(ledgerTableName)
  // A letter whose lane has a due time waits, and is not a dead letter.
  const waiting = new Set(items.filter(item => dueOf(item) !== undefined).map(({ pk, sk }) => `${pk?.S} ${sk?.S}`))
  return items
    .filter(isLetter)
    .sort((one, other) => ((one.sk?.S ?? '') < (other.sk?.S ?? '') ? -1 : 1))
    .map(fieldsOf)
    .filter(letter => !waiting.has(`${lanesPartition(letter.consumer)} ${laneOf(letter)}`))
}

function fieldsOf(item: Item): ParkedRecord {
  const fields = decodeFields(item) as ParkedRecord & Record<string, unknown>
  const { consumer, dispatchUid, itemKey, recordId, error, attempts, parkedBehind } = fields
  return { consumer, dispatchUid, itemKey, recordId, error, attempts, parkedBehind }
}
