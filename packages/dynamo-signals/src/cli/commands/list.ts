import { describeSignals, senderText } from '../../operations/describe-signals.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { textTable } from '../text-table.ts'

/** Lists all receivers. */
export const list: Command = {
  summary: 'List every signal with its receivers, in the order in which they run',
  options: {},
  async run({ application, values, terminal }) {
    const signals = describeSignals(application.signals)
    if (values.flag('json')) {
      terminal.out(jsonText(signals))
      return 0
    }
    const rows = signals.flatMap(({ signal, receivers }) =>
      receivers.map(({ receiver, sender, database, consumer, when, priority }) => [
        signal,
        senderText({ sender, database }),
        receiver,
        consumer ?? 'in process',
        when ?? '',
        String(priority),
      ]),
    )
    terminal.out(`${textTable(['SIGNAL', 'SENDER', 'RECEIVER', 'CONSUMER', 'WHEN', 'PRIORITY'], rows)}\n`)
    return 0
  },
}
