import { type WaitingRecord, waitingRecords } from '../../streams/waiting/waiting-records.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { textTable } from '../text-table.ts'
import { chosenConsumers } from './chosen-consumers.ts'

/** Lists the waiting records. */
export const waiting: Command = {
  summary: 'List the records that wait for a service that is throttled or down. They are retried automatically',
  options: { consumer: { type: 'string', value: 'NAME', about: 'Only those of this consumer' } },
  readsTables: true,
  async run(invocation) {
    const { application, values, terminal } = invocation
    const records: WaitingRecord[] = []
    for (const consumer of chosenConsumers(invocation)) {
      for await (const each of waitingRecords(application.database, consumer)) records.push({ ...each, record: {} })
    }
    // Records contain complete items, so they are neither printed nor kept in memory.
    if (values.flag('json')) terminal.out(jsonText(records.map(({ record: _record, ...each }) => each)))
    else if (records.length === 0) terminal.out('No records are waiting.\n')
    else terminal.out(`${table(records)}\n`)
    return 0
  },
}

function table(records: readonly WaitingRecord[]): string {
  const rows = records.map(({ consumer, dispatchUid, itemKey, due, firstFailedAt, error, parkedBehind }) => [
    consumer,
    dispatchUid,
    itemKey,
    due,
    firstFailedAt,
    parkedBehind ? '(waits for an earlier one)' : (error ?? ''),
  ])
  return textTable(['CONSUMER', 'RECEIVER', 'ITEM', 'NEXT TRY', 'SINCE', 'REASON'], rows)
}
