import { streamReceivers } from '../../operations/connected-signals.ts'
import type { DeadLetter } from '../../streams/dead-letters.ts'
import { deadLetters } from '../../streams/letters-by-state.ts'
import { type RedriveFailure, redrive as redriveLetters } from '../../streams/redrive.ts'
import type { Command, Invocation } from '../command.ts'
import { jsonText } from '../json-text.ts'
import { printable } from '../printable.ts'
import { UsageError } from '../usage-error.ts'
import { chosenConsumers } from './chosen-consumers.ts'
import { table } from './dead-letters.ts'
import { requireIds, selectionOf } from './selected-letters.ts'

/** Redrives dead letters. */
export const redrive: Command = {
  summary: 'Deliver dead letters again, in order for each item, and remove those that succeed',
  exit: '0 all succeeded, 1 some still fail',
  options: {
    consumer: { type: 'string', value: 'NAME', about: 'Only those of this consumer' },
    uid: { type: 'string', value: 'UID', about: 'Only those of this receiver' },
    id: {
      type: 'string',
      value: 'ID',
      multiple: true,
      about: 'Only the letter with this ID from dead-letters --json. Can be repeated',
    },
    'dry-run': { type: 'boolean', about: 'List the letters without delivering them' },
  },
  readsTables: true,
  async run(invocation) {
    const { application, values, terminal } = invocation
    requireReceiver(values.text('uid'), values.text('consumer'))
    await requireIds(
      invocation,
      deadLetters,
      id => `There is no dead letter "${id}". Run dynamo-signals dead-letters --json to see all IDs.`,
    )
    if (values.flag('dry-run')) return dryRun(invocation)
    const failures: RedriveFailure[] = []
    const total = { redriven: 0, superseded: 0, failed: 0, failures }
    for (const consumer of chosenConsumers(invocation)) {
      const done = await redriveLetters(application.database, { consumer, ...selectionOf(invocation) })
      for (const key of ['redriven', 'superseded', 'failed'] as const) total[key] += done[key]
      failures.push(...done.failures)
    }
    if (values.flag('json')) terminal.out(jsonText(total))
    else if (total.redriven + total.superseded + total.failed === 0) {
      terminal.out('There are no dead letters to deliver.\n')
    } else {
      terminal.out(`${total.redriven} delivered, ${total.superseded} superseded, ${total.failed} failed.\n`)
      for (const each of failures)
        terminal.out(`failed ${each.dispatchUid}, letter ${each.id}: ${printable(each.error)}\n`)
    }
    return total.failed > 0 ? 1 : 0
  },
}

/** A letter of a receiver that is not connected is kept, because nothing can deliver it. */
export function requireReceiver(uid: string | undefined, consumer: string | undefined): void {
  if (uid === undefined) return
  const named = streamReceivers().filter(({ connection }) => connection.dispatchUid === uid)
  const consumers = named.map(({ connection }) => String(connection.options.consumer))
  if (consumers.length > 0 && (consumer === undefined || consumers.includes(consumer))) return
  if (consumers.length > 0) {
    throw new UsageError(`The receiver "${uid}" runs in ${consumers.join(', ')}, not in the consumer "${consumer}".`)
  }
  throw new UsageError(`There is no durable receiver "${uid}". Run dynamo-signals list to see all receivers.`)
}

async function dryRun(invocation: Invocation): Promise<0> {
  const { application, values, terminal } = invocation
  const { dispatchUid, ids } = selectionOf(invocation)
  const letters: DeadLetter[] = []
  for (const consumer of chosenConsumers(invocation)) {
    for await (const letter of deadLetters(application.database, consumer)) {
      if ((ids?.includes(letter.id) ?? true) && (dispatchUid ?? letter.dispatchUid) === letter.dispatchUid)
        letters.push(letter)
    }
  }
  if (values.flag('json')) terminal.out(jsonText({ wouldRedrive: letters.map(({ id }) => id) }))
  else terminal.out(letters.length === 0 ? 'Nothing would be delivered.\n' : `${table(letters)}\n`)
  return 0
}
