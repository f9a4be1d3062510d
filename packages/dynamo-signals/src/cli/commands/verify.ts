import type { Finding } from '../../operations/verify/findings.ts'
import type { VerifiedTable } from '../../operations/verify/verified-tables.ts'
import { verify as verifyTable } from '../../operations/verify/verify.ts'
import type { OutdatedInstances } from '../../operations/verify/verify-stored.ts'
import type { Command } from '../command.ts'
import { counted } from '../counted.ts'
import { jsonText } from '../json-text.ts'
import { printable } from '../printable.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import { given } from '../values.ts'
import { SCAN_OPTIONS, scanOptions } from './scan-options.ts'

/** Verifies the data in the table. */
export const verify: Command = {
  summary: 'Verify guards, relations, links, index entries, deletes, dead letters and the checks of the application',
  exit: '0 no faults remain, 1 some remain or the run was stopped',
  options: {
    repair: { type: 'boolean', about: 'Repair faults automatically where it is safe' },
    'dry-run': { type: 'boolean', about: 'With --repair: list the repairs without making them' },
    settle: {
      type: 'string',
      value: 'SECONDS',
      about: 'Only check instances whose last write is at least this many seconds old. Default: 300',
    },
    ...SCAN_OPTIONS,
  },
  readsTables: true,
  stopsInOrder: true,
  requireSense(values) {
    if (values.flag('dry-run') && !values.flag('repair')) {
      throw new UsageError('--dry-run needs --repair, because verify changes nothing without it.')
    }
  },
  async run(invocation) {
    const { application, values, terminal } = invocation
    const line = new ProgressLine(terminal)
    const seconds = values.count('settle')
    const done = await verifyTable(application.database, {
      ...scanOptions(invocation),
      ...given({ checks: application.checks, settle: seconds === undefined ? undefined : seconds * 1000 }),
      repair: values.flag('repair'),
      dryRun: values.flag('dry-run'),
      onProgress: progress => line.show(progress, `, ${progress.findings} findings`),
    }).catch(error => {
      line.fail()
      throw error
    })
    line.end(done.resumeFrom)
    const count = Object.values(done.byKind).reduce((sum, each) => sum + each, 0)
    if (values.flag('json')) terminal.out(jsonText(done))
    else {
      for (const finding of done.findings) terminal.out(`${describe(finding)}\n`)
      for (const each of done.outdated) terminal.out(`${describeOutdated(each)}\n`)
      for (const table of done.existing) terminal.out(describeExisting(table))
      terminal.out(`${counted(done.scanned, 'item')} read, ${counted(count, 'finding')}, ${done.repaired} repaired.\n`)
    }
    return count > done.repaired || done.resumeFrom !== undefined ? 1 : 0
  },
}

function describe({ kind, repairable, repaired, ...finding }: Finding): string {
  const detail = printable(finding.detail)
  if (repaired) return `repaired ${kind}: ${detail}`
  return `${kind}: ${detail}${repairable ? ' (--repair can repair it)' : ''}`
}

function describeOutdated({ model, kind, name, instances }: OutdatedInstances): string {
  const count = `${counted(instances, 'instance')} of ${model}`
  const what = kind === 'upgrade' ? `stored as ${name}` : `stored without the declared ${kind} ${name}`
  return `${count} ${instances === 1 ? 'is' : 'are'} ${what}. Run "npx dynamo-signals migrate".`
}

/** Describes a table that other code lays out, a line for each model. */
function describeExisting({ table, models, unmatched }: VerifiedTable): string {
  const lines = models.flatMap(({ model, instances, foreign, overlaps }) => [
    `${table}: ${counted(instances, 'instance')} of ${model}${foreign > 0 ? `, ${foreign} of them put by other code` : ''}.`,
    ...overlaps.map(
      other =>
        `${table}: ${other.instances} of the instances of ${model} match ${other.model}, too. ${model} is the first in models.`,
    ),
  ])
  if (unmatched > 0) lines.push(`${table}: ${unmatched} ${unmatched === 1 ? 'item matches' : 'items match'} no model.`)
  return lines.map(line => `${printable(line)}\n`).join('')
}
