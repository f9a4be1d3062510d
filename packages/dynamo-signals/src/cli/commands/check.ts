import { check as checkWiring } from '../../operations/check.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'

/** Checks the receivers and models for problems. */
export const check: Command = {
  summary: 'Find receivers that never run, run twice or share receipts, and models whose rules conflict',
  exit: '0 no errors (warnings are allowed), 1 at least one error',
  options: {},
  async run({ application: { database, databases = [], consumers, samples }, values, terminal }) {
    const options = { databases, ...(consumers && { consumers }), ...(samples && { samples }) }
    const complaints = checkWiring(database, options)
    if (values.flag('json')) terminal.out(jsonText(complaints))
    else if (complaints.length === 0) terminal.out('No problems found.\n')
    else for (const { level, code, message } of complaints) terminal.out(`${level} ${code}: ${message}\n`)
    return complaints.some(({ level }) => level === 'error') ? 1 : 0
  },
}
