import type { AnyModel } from '../../models/model.ts'
import { type Migration, migrate as migrateTable } from '../../operations/migrate/migrate.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { jsonText } from '../json-text.ts'
import { printable } from '../printable.ts'
import { ProgressLine } from '../progress-line.ts'
import { SCAN_OPTIONS, scanOptions } from './scan-options.ts'

/** Brings what the table holds to what the models declare. */
export const migrate: Command = {
  summary: 'Update stored instances after a change of their models',
  exit: '0 the table matches the models, 1 it does not, or the run was stopped',
  options: {
    'dry-run': { type: 'boolean', about: 'Count and sample the changes without making them' },
    'send-signals': { type: 'boolean', about: 'Notify receivers of each changed instance, as of a save' },
    bookkeeping: { type: 'boolean', about: 'Add the data of the library to items in existing tables that lack it' },
    undo: { type: 'boolean', about: 'Store instances as the version before the upgrades that have a down function' },
    ...SCAN_OPTIONS,
  },
  readsTables: true,
  stopsInOrder: true,
  async run(invocation) {
    const { application, values, terminal } = invocation
    const line = new ProgressLine(terminal)
    const dryRun = values.flag('dry-run')
    const done = await migrateTable(application.database, {
      ...scanOptions(invocation),
      dryRun,
      sendSignals: values.flag('send-signals'),
      bookkeeping: values.flag('bookkeeping'),
      undo: values.flag('undo'),
      onProgress: progress => line.show(progress, `, ${progress.changed} changed`),
    }).catch(error => {
      line.fail()
      throw error
    })
    line.end(done.resumeFrom)
    terminal.out(values.flag('json') ? jsonText(done) : describe(done, dryRun))
    if (!values.flag('json')) terminal.out(describeSkipped(application.database.models))
    return done.complete ? 0 : 1
  },
}

function describe({ scanned, changed, changes, duplicates, failed }: Migration, isDry: boolean): string {
  const lines = [
    `${counted(scanned, 'item')} read, ${counted(changed, 'change')} ${isDry ? 'would be ' : ''}written.`,
    ...changes.flatMap(({ model, kind, name, instances, sample }) => [
      `${model}, ${kind} ${name}: ${counted(instances, 'instance')}`,
      ...sample.map(
        ({ id, before = '-', after = '-' }) => `  ${printable(id)}: ${printable(before)} -> ${printable(after)}`,
      ),
    ]),
    ...duplicates.map(
      ({ model, fields, value, ids }) =>
        `${ids.length} instances of ${model} share the ${fields} ${printable(value)}: ${printable(ids.join(', '))}. Change or delete all but one, and run this again.`,
    ),
    ...failed.map(
      ({ model, id, why }) => `${printable(`${model} ${id}: ${why}`)} Repair or delete it, and run this again.`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

/** Names the models whose items other code lays out, and that do not say how to write them. */
function describeSkipped(models: readonly AnyModel[]): string {
  const skipped = models.filter(({ storedIn }) => storedIn && !storedIn.form).map(({ name }) => name)
  if (skipped.length === 0) return ''
  return `Not migrated, because the models have no writes: ${skipped.join(', ')}.\n`
}
