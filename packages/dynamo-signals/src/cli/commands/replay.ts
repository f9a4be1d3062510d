import { streamReceivers } from '../../operations/connected-signals.ts'
import { replay as replayItems } from '../../operations/replay.ts'
import type { Replay } from '../../operations/replay-result.ts'
import type { Command, Invocation } from '../command.ts'
import { counted } from '../counted.ts'
import { jsonText } from '../json-text.ts'
import { printable } from '../printable.ts'
import { ProgressLine } from '../progress-line.ts'
import { UsageError } from '../usage-error.ts'
import { given, type Values } from '../values.ts'
import { chosenConsumers } from './chosen-consumers.ts'
import { SCAN_OPTIONS, scanOptions } from './scan-options.ts'

/** Runs receivers for stored items. */
export const replay: Command = {
  summary: 'Run receivers for stored items, skipping work that has a receipt',
  exit: '0 all succeeded, 1 some failed, an --id has no instance, or the run was stopped',
  options: {
    uid: { type: 'string', value: 'UID', about: 'Only this receiver, for items of any age' },
    consumer: { type: 'string', value: 'NAME', about: 'All receivers of this consumer, for items of the last 35 days' },
    model: { type: 'string', value: 'NAME', about: 'Only instances of this model' },
    id: {
      type: 'string',
      value: 'ID',
      multiple: true,
      about: 'Only the instance of --model with this ID, without a scan. Can be repeated',
    },
    since: { type: 'string', value: 'TIME', about: 'Only items that were last written at this time or later' },
    until: { type: 'string', value: 'TIME', about: 'Only items that were last written before this time' },
    'only-new': { type: 'boolean', about: 'Skip items if a receiver has handled an earlier write' },
    'dry-run': { type: 'boolean', about: 'Count the runs without running receivers' },
    ...SCAN_OPTIONS,
  },
  readsTables: true,
  stopsInOrder: true,
  requireSense(values) {
    requireWholeIds(values)
    const [since, until] = [values.time('since'), values.time('until')]
    if (since && until && since >= until) {
      throw new UsageError(
        `--since must be before --until, but ${values.text('since')} is not before ${values.text('until')}.`,
      )
    }
  },
  async run(invocation) {
    const { application, values, terminal } = invocation
    const line = new ProgressLine(terminal)
    const ids = values.list('id')
    const done = await replayItems(application.database, {
      ...scanOptions(invocation),
      ...given({ model: knownModel(invocation), since: values.time('since'), until: values.time('until') }),
      ...given({ dispatchUid: values.text('uid'), ids: ids.length > 0 ? ids : undefined }),
      consumer: consumerOf(invocation),
      onlyNew: values.flag('only-new'),
      dryRun: values.flag('dry-run'),
      onProgress: progress => line.show(progress, `, ${progress.delivered} delivered, ${progress.failed} failed`),
    }).catch(error => {
      line.fail()
      throw error
    })
    line.end(done.resumeFrom)
    if (values.flag('json')) terminal.out(jsonText(done))
    else terminal.out(describe(done, values))
    const isStopped = done.resumeFrom !== undefined || done.scanned < new Set(ids).size
    return done.failed > 0 || done.missing.length > 0 || isStopped ? 1 : 0
  },
}

/** An ID names an instance of one model, and reading it is not a scan. */
function requireWholeIds(values: Values): void {
  const ids = values.list('id')
  if (ids.length === 0) return
  if (ids.includes('')) throw new UsageError('--id must not be empty.')
  if (values.text('model') === undefined) {
    throw new UsageError('--id needs --model, because an ID belongs to one model.')
  }
  const ofScan = ['segments', 'total', 'resume-from'].find(name => values.text(name) !== undefined)
  if (ofScan) throw new UsageError(`--${ofScan} is for a scan of the table. Omit it, or omit --id.`)
}

function consumerOf(invocation: Invocation): string {
  const { values } = invocation
  const uid = values.text('uid')
  const [named] = values.text('consumer') === undefined ? [] : chosenConsumers(invocation)
  if (named !== undefined) return named
  if (uid === undefined)
    throw new UsageError('Select a receiver with --uid, or all receivers of a consumer with --consumer.')
  const found = streamReceivers(invocation.application.database.name).find(
    ({ connection }) => connection.dispatchUid === uid,
  )
  if (!found)
    throw new UsageError(`There is no durable receiver "${uid}". Run dynamo-signals list to see all receivers.`)
  return String(found.connection.options.consumer)
}

function knownModel({ application, values }: Invocation): string | undefined {
  const name = values.text('model')
  const { models } = application.database
  if (name === undefined || models.some(model => model.name === name)) return name
  throw new UsageError(`There is no model "${name}". The models are: ${models.map(model => model.name).join(', ')}.`)
}

function describe({ failures, repeats, missing, ...done }: Replay, values: Values): string {
  const [isDry, onlyNew] = [values.flag('dry-run'), values.flag('only-new')]
  const lines = [
    `${counted(done.scanned, 'item')} read.`,
    `${done.delivered} ${isDry ? 'would be delivered' : 'delivered'}, ${done.already} done before, ${done.notApplicable} no longer applicable, ${done.waiting} waiting, ${done.forgotten} older than the ledger, ${done.failed} failed.`,
    ...Object.entries(repeats).map(([dispatchUid, count]) => {
      const outcome = onlyNew ? 'was skipped' : isDry ? 'would run again (--only-new skips them)' : 'ran again'
      return `${dispatchUid} had handled an earlier write of ${counted(count, 'item')} and ${outcome}.`
    }),
    ...missing.map(id => `There is no ${values.text('model')} ${printable(JSON.stringify(id))}.`),
    ...failures.map(
      ({ dispatchUid, itemKey, error }) => `failed ${dispatchUid} for ${printable(`${itemKey}: ${error}`)}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}
