import type { Database } from 'dynamo-signals'
import { describeSignals, dueSignals } from 'dynamo-signals/operations'
import { html } from 'hono/html'
import type { ConsolePage } from '../console/console-page.ts'
import { allDeadLetters } from './all-dead-letters.ts'
import { deadLetterList } from './dead-letter-list.ts'
import { dueList } from './due-list.ts'
import type { RedriveFailures } from './redrive-failures.ts'
import { signalsPage } from './signals-page.ts'
import { waitingList } from './waiting-list.ts'
import { allWaiting } from './waiting-routes.ts'

/** The console's pages about the shop's receivers. */
export function consolePages(database: Database, consumers: readonly string[], stayed: RedriveFailures): ConsolePage[] {
  return [
    {
      path: '/dead-letters',
      title: 'Dead letters',
      content: async () => {
        const [letters, waiting] = await Promise.all([
          allDeadLetters(database, consumers),
          allWaiting(database, consumers),
        ])
        const now = new Date()
        return html`<h1>Failed records</h1>${waitingList(waiting, now)}${deadLetterList(letters, now, stayed)}`
      },
    },
    { path: '/due', title: 'Due', content: async () => dueList(await dueSignals(database)) },
    signalsPage(describeSignals),
  ]
}
