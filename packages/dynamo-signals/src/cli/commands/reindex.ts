import { reindex as reindexTable } from '../../operations/reindex.ts'
import type { Command } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { ProgressLine } from '../progress-line.ts'
import { SCAN_OPTIONS, scanOptions } from './scan-options.ts'

/** Puts the index entries of all instances where the models look for them. */
export const reindex: Command = {
  summary: 'Write the index entries that the models define, after an index was added or moved',
  exit: '0 all entries are in place, 1 the run was stopped',
  options: {
    'dry-run': { type: 'boolean', about: 'Count the instances that would change, without changing them' },
    ...SCAN_OPTIONS,
  },
  readsTables: true,
  stopsInOrder: true,
  async run(invocation) {
    const { application, values, terminal } = invocation
    const line = new ProgressLine(terminal)
    const dryRun = values.flag('dry-run')
    const done = await reindexTable(application.database, {
      ...scanOptions(invocation),
      dryRun,
      onProgress: progress => line.show(progress),
    }).catch(error => {
      line.fail()
      throw error
    })
    line.end(done.resumeFrom)
    if (values.flag('json')) terminal.out(jsonText(done))
    else terminal.out(`${done.scanned} items read, ${done.changed} instances ${dryRun ? 'would be ' : ''}changed.\n`)
    return done.resumeFrom === undefined ? 0 : 1
  },
}
