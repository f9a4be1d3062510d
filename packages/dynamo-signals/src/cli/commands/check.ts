import { check as checkWiring } from '../../operations/check.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'

/** Whether the wiring and the models fit together. */
export const check: Command = {
  summary: 'Look for receivers that never run, run twice or share receipts, and for models whose rules do not fit',
  exit: '0 no errors, 1 at least one error; warnings alone are 0',
  options: {},
  async run({ application: { database, consumers, samples }, values, terminal }) {
    const complaints = checkWiring(database, { ...(consumers && { consumers }), ...(samples && { samples }) })
    if (values.flag('json')) terminal.out(jsonText(complaints))
    else if (complaints.length === 0) terminal.out('No problems found.\n')
    else for (const { level, code, message } of complaints) terminal.out(`${level} ${code}: ${message}\n`)
    return complaints.some(({ level }) => level === 'error') ? 1 : 0
  },
}
