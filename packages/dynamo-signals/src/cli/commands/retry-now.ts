import {
  parkNow as parkRecords,
  retryNow as retryRecords,
  type WaitingChange,
} from '../../streams/waiting/retry-now.ts'
import { waitingRecords } from '../../streams/waiting/waiting-records.ts'
import type { Command, CommandOption, Invocation } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { UsageError } from '../usage-error.ts'
import { chosenConsumers } from './chosen-consumers.ts'
import { requireReceiver } from './redrive.ts'
import { requireIds, selectionOf } from './selected-letters.ts'

const OPTIONS: Readonly<Record<string, CommandOption>> = {
  consumer: { type: 'string', value: 'NAME', about: 'Only those of this consumer' },
  uid: { type: 'string', value: 'UID', about: 'Only those of this receiver' },
  id: {
    type: 'string',
    value: 'ID',
    multiple: true,
    about: 'Only the item of the record with this ID from waiting --json. Can be repeated',
  },
}

/** Makes waiting records due. */
export const retryNow: Command = {
  summary: 'Retry waiting records as soon as their consumer runs: within a minute, or with its next batch',
  options: OPTIONS,
  readsTables: true,
  run: invocation => change(invocation, retryRecords, ['1 record is due now', 'records are due now']),
}

/** Gives up waiting records. */
export const parkNow: Command = {
  summary: 'Turn waiting records into dead letters if their cause will not go away',
  options: OPTIONS,
  readsTables: true,
  requireSense(values) {
    if (values.text('uid') !== undefined || values.list('id').length > 0) return
    throw new UsageError('Pass --uid or --id. Records that are parked are no longer retried.')
  },
  run: invocation =>
    change(invocation, parkRecords, ['1 record is parked as a dead letter', 'records are parked as dead letters']),
}

async function change(
  invocation: Invocation,
  action: typeof retryRecords,
  [one, many]: readonly [one: string, many: string],
): Promise<0> {
  const { application, values, terminal } = invocation
  requireReceiver(values.text('uid'), values.text('consumer'))
  await requireIds(
    invocation,
    waitingRecords,
    id => `No waiting record has the ID "${id}". Run dynamo-signals waiting --json to see all IDs.`,
  )
  const total = { records: 0 }
  for (const consumer of chosenConsumers(invocation)) {
    const { records }: WaitingChange = await action(application.database, { consumer, ...selectionOf(invocation) })
    total.records += records
  }
  if (values.flag('json')) terminal.out(jsonText(total))
  else terminal.out(`${total.records === 1 ? one : `${total.records} ${many}`}.\n`)
  return 0
}
