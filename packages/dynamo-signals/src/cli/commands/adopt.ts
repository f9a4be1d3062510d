import { access, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { planAdoption } from '../../adopt/plan-adoption.ts'
import { sourceText } from '../../adopt/source-text.ts'
import { messageOf, propertyOf } from '../../dispatch/thrown-values.ts'
import { adoptionJson, adoptionText } from '../adoption-report.ts'
import type { StandaloneCommand } from '../command.ts'
import { COMMON_OPTIONS } from '../common-options.ts'
import { jsonText } from '../json-text.ts'
import { printable } from '../printable.ts'
import { readTable } from '../read-table.ts'
import { UsageError } from '../usage-error.ts'

const [DEFAULT_FILE, DEFAULT_SAMPLE, DEFAULT_RATE] = ['adopted-models.ts', 1_000, 500]
/** The sample is kept in memory. */
const LARGEST_SAMPLE = 100_000

/** Guesses the models of a table that other code writes, and writes a file that defines them. */
export const adopt: StandaloneCommand = {
  summary: 'Write models for a table that other code writes, guessed from a sample of its items',
  exit: '0 each sampled item belongs to a model, 1 some do not, or the command failed',
  argument: {
    name: 'table',
    what: 'the name of a table',
    about: 'The name of the table, or its ARN. Nothing is written to it',
  },
  options: {
    out: { type: 'string', value: 'FILE', about: `The file to write. Default: ${DEFAULT_FILE}` },
    force: { type: 'boolean', about: 'Overwrite the file if it exists' },
    'dry-run': { type: 'boolean', about: 'Print the file instead of writing it' },
    sample: { type: 'string', value: 'N', about: 'Read at most N items. Default: 1000' },
    rate: { type: 'string', value: 'N', about: 'Read at most N items per second. Default: 500' },
    local: COMMON_OPTIONS.local,
    json: COMMON_OPTIONS.json,
  },
  async runAlone({ values, terminal }) {
    const tableName = values.text('table') ?? ''
    const isDry = values.flag('dry-run')
    const file = resolve(values.text('out') ?? DEFAULT_FILE)
    const size = values.whole('sample', LARGEST_SAMPLE) ?? DEFAULT_SAMPLE
    const rateLimit = values.count('rate') ?? DEFAULT_RATE
    if (!isDry && !values.flag('force')) await requireFree(file)
    const { layout, sample } = await readTable(tableName, { size, rateLimit, isLocal: values.flag('local') }, terminal)
    const adoption = planAdoption(sample, layout)
    const source = sourceText(adoption)
    if (!isDry) await write(file, source, values.flag('force'))
    const written = isDry ? undefined : file
    if (values.flag('json')) terminal.out(jsonText({ ...adoptionJson(adoption), file: written, source }))
    else if (isDry) {
      terminal.out(source)
      terminal.err(adoptionText(adoption))
    } else terminal.out(`${adoptionText(adoption)}The models are in ${printable(file)}.\n${NEXT}`)
    return adoption.unmatched.length === 0 ? 0 : 1
  },
}

const NEXT =
  'Pass them to openDatabase in the application of your dynamo-signals.config.ts. Then "npx dynamo-signals verify" checks every item, and after you add writes, "npx dynamo-signals migrate --dry-run" counts what the items lack.\n'

async function requireFree(file: string): Promise<void> {
  const isTaken = await access(file).then(
    () => true,
    () => false,
  )
  if (isTaken) throw taken(file)
}

async function write(file: string, source: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, source, { flag: force ? 'w' : 'wx' })
  } catch (error) {
    // The file was created while the table was read.
    if (propertyOf(error, 'code') === 'EEXIST') throw taken(file)
    throw new Error(`${file} could not be written. ${messageOf(error)}. Pass another file with --out.`, {
      cause: error,
    })
  }
}

function taken(file: string): UsageError {
  return new UsageError(`${file} exists. Pass another file with --out, or --force to overwrite it.`)
}
