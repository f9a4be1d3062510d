import type { DeadLetter } from '../../streams/dead-letters.ts'
import { deadLetters as lettersOf } from '../../streams/letters-by-state.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { textTable } from '../text-table.ts'
import { chosenConsumers } from './chosen-consumers.ts'

/** Lists the dead letters of the consumers. */
export const deadLetters: Command = {
  summary: 'List the records that receivers failed to handle',
  exit: '0 no dead letters, 1 at least one',
  options: { consumer: { type: 'string', value: 'NAME', about: 'Only those of this consumer' } },
  readsTables: true,
  async run(invocation) {
    const { application, values, terminal } = invocation
    const letters: DeadLetter[] = []
    for (const consumer of chosenConsumers(invocation)) {
      for await (const letter of lettersOf(application.database, consumer)) letters.push({ ...letter, record: {} })
    }
    // Records contain complete items, so they are neither printed nor kept in memory.
    if (values.flag('json')) terminal.out(jsonText(letters.map(({ record: _record, ...letter }) => letter)))
    else if (letters.length === 0) terminal.out('There are no dead letters.\n')
    else terminal.out(`${table(letters)}\n`)
    return letters.length === 0 ? 0 : 1
  },
}

/** Formats letters for people, one per line. */
export function table(letters: readonly DeadLetter[]): string {
  const rows = letters.map(
    ({ consumer, dispatchUid, itemKey, attempts, firstFailedAt, error, parkedBehind, imagesMissing }) => [
      consumer,
      dispatchUid,
      itemKey,
      String(attempts),
      firstFailedAt,
      [parkedBehind ? '(waits for an earlier one)' : (error ?? ''), imagesMissing ?? ''].join(' ').trim(),
    ],
  )
  return textTable(['CONSUMER', 'RECEIVER', 'ITEM', 'ATTEMPTS', 'SINCE', 'ERROR'], rows)
}
