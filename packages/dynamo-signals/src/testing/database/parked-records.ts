import { decodeFields } from '../../repository/items/attribute-value.ts'
import type { DeadLetter } from '../../streams/dead-letters.ts'
import { isLetter } from '../../streams/letter-keys.ts'
import type { Engine } from './engine.ts'

/** A dead letter, without its record. `deadLetters` of `dynamo-signals/streams` lists them whole. */
export type ParkedRecord = Pick<
  DeadLetter,
  'consumer' | 'dispatchUid' | 'itemKey' | 'recordId' | 'error' | 'attempts' | 'parkedBehind'
>

/** The dead letters of all consumers, in the order of their receivers and items. */
export function parkedRecords(engine: Engine, ledgerTableName: string): ParkedRecord[] {
  return engine
    .items(ledgerTableName)
    .filter(isLetter)
    .sort((one, other) => ((one.sk?.S ?? '') < (other.sk?.S ?? '') ? -1 : 1))
    .map(item => {
      const { consumer, dispatchUid, itemKey, recordId, error, attempts, parkedBehind } = decodeFields(
        item,
      ) as ParkedRecord & Record<string, unknown>
      return { consumer, dispatchUid, itemKey, recordId, error, attempts, parkedBehind }
    })
}
