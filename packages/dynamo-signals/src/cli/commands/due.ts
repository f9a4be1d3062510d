import { type DueSignal, dueSignals } from '../../operations/due-signals.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { textTable } from '../text-table.ts'

const MOST = 10_000

/** The signals that wait until they are due. */
export const due: Command = {
  summary: 'List the durable signals that are due next',
  options: { limit: { type: 'string', value: 'NUMBER', about: 'The maximum number of signals. Default: 100' } },
  readsTables: true,
  async run({ application, values, terminal }) {
    const limit = values.whole('limit', MOST) ?? 100
    const signals = await dueSignals(application.database, { limit })
    if (values.flag('json')) terminal.out(jsonText(signals))
    else if (signals.length === 0) terminal.out('No signal is waiting.\n')
    else terminal.out(`${table(signals)}\n`)
    return 0
  },
}

function table(signals: readonly DueSignal[]): string {
  const rows = signals.map(({ due, signal, key, sender }) => [due.toISOString(), signal, key ?? '', sender ?? ''])
  return textTable(['DUE', 'SIGNAL', 'KEY', 'SENDER'], rows)
}
