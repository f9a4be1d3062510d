import type { ConsolePage } from '@dynamo-signals/local-cloud'
import type { Database } from 'dynamo-signals'
import { describeSignals } from 'dynamo-signals/operations'
import { allLetters } from './all-letters.ts'
import { letterList } from './letter-list.ts'
import type { RedriveFailures } from './redrive-failures.ts'
import { signalView } from './signal-view.ts'

/** The pages that the console has for the shop's receivers. */
export function consolePages(database: Database, consumers: readonly string[], stayed: RedriveFailures): ConsolePage[] {
  return [
    {
      path: '/dead-letters',
      title: 'Dead letters',
      content: async () => letterList(await allLetters(database, consumers), new Date(), stayed),
    },
    { path: '/signals', title: 'Signals', content: () => signalView(describeSignals()) },
  ]
}
