import type { Database } from 'dynamo-signals'
import { describeSignals, dueSignals } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import type { ConsolePage } from '../console/console-page.ts'
import { allDeadLetters } from './all-dead-letters.ts'
import { ConsoleReplays } from './console-replays.ts'
import { deadLetterList, redrivesOf } from './dead-letter-list.ts'
import { dueList } from './due-list.ts'
import { type PausableConsumer, receiverConsumers } from './receiver-consumers.ts'
import { replayList } from './receiver-view.ts'
import type { RedriveFailures } from './redrive-failures.ts'
import { hasReceiver } from './replay-routes.ts'
import { signalsPage } from './signals-page.ts'
import { waitingList } from './waiting-list.ts'
import { allWaiting } from './waiting-routes.ts'

/** The console's pages about the shop's receivers. `pausable` returns the consumers that a receiver's page can pause. */
export function consolePages(
  database: Database,
  consumers: readonly string[],
  stayed: RedriveFailures,
  replays = new ConsoleReplays(database),
  pausable: () => readonly PausableConsumer[] = () => [],
): ConsolePage[] {
  const failed = async () => {
    const [letters, waiting] = await Promise.all([allDeadLetters(database, consumers), allWaiting(database, consumers)])
    return { letters, waiting, now: new Date() }
  }
  return [
    {
      path: '/dead-letters',
      title: 'Dead letters',
      content: async () => {
        const { letters, waiting, now } = await failed()
        return html`<h1>Failed records</h1>${waitingList(waiting, now)}${deadLetterList(letters, now, stayed)}`
      },
    },
    { path: '/due', title: 'Due', content: async () => dueList(await dueSignals(database)) },
    signalsPage(describeSignals, {
      models: database.models.map(({ name }) => name),
      canReplay: receiver => consumers.some(consumer => hasReceiver(consumer, receiver)),
      content: async receiver => {
        const { letters, waiting, now } = await failed()
        const isOwn = ({ dispatchUid }: { readonly dispatchUid: string }) => dispatchUid === receiver
        const own = letters.filter(isOwn)
        const delivery = receiverConsumers(describeSignals(), receiver, pausable())
        return html`${replayList(replays.of(receiver))}${delivery}${waitingList(waiting.filter(isOwn), now, true, true)}${
          own.length === 0 ? '' : deadLetterList(own, now, stayed, redrivesOf(own))
        }`
      },
    }),
  ]
}
