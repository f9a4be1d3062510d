import { html } from 'hono/html'
import type { ConsoleExtension, ConsolePage } from '../console-page.ts'
import type { ConsolePorts } from '../console-ports.ts'
import type { RecentRecord } from '../recent-records.ts'
import { shownReceivers, verdictOf } from '../verdict.ts'
import { consumerList } from './consumer-list.ts'
import { inboxList } from './inbox-list.ts'
import { livePage } from './live-page.ts'
import type { Markup } from './markup.ts'
import { parkedList } from './parked-list.ts'
import { recordList } from './record-list.ts'
import { waitingList } from './waiting-list.ts'

/** The dead letters and waiting records of the functions, which the caller provides. */
type Kept = Pick<ConsoleExtension, 'parked' | 'waiting'>

/** The home page: consumers, dead letters, the inbox, and the latest records with their outcomes. */
export async function homePage(ports: ConsolePorts, pages: readonly ConsolePage[], kept: Kept = {}): Promise<Markup> {
  return livePage({ title: 'Local cloud', path: '/' }, await liveSection(ports, kept), pages)
}

/** The part of the home page that changes. */
export async function liveSection(ports: ConsolePorts, kept: Kept = {}): Promise<Markup> {
  const { inbox, streams, expiry } = ports
  // Loaded before the dead letters. Otherwise a record that is parked in between would look redriven.
  const records = ports.recentRecords.list()
  // The page must load even if DynamoDB does not respond.
  const [consumers, parked, waiting] = await Promise.all([
    streams.consumers(),
    kept.parked?.list().catch(() => undefined),
    kept.waiting?.list().catch(() => undefined),
  ])
  const mails = inbox.list()
  return html`<section aria-labelledby="consumers"><h2 id="consumers">Consumers</h2>${consumerList(
    consumers,
    failingOf(records),
  )}</section>
${parkedList(parked ?? [], kept.parked?.path ?? '/')}
${waitingList(waiting ?? [], kept.waiting?.path ?? '/')}
<div class="columns">
<section aria-labelledby="inbox"><h2 id="inbox">Inbox <small>${mails.length}</small></h2>${inboxList(mails)}</section>
<section aria-labelledby="records"><h2 id="records">Stream records</h2>${recordList(records, expiry, parked)}</section>
</div>`
}

/** Returns the number of currently failing records of each consumer. */
function failingOf(records: readonly RecentRecord[]): ReadonlyMap<string, number> {
  const failing = new Map<string, number>()
  for (const record of records) {
    for (const [name, outcome] of record.consumers) {
      if (verdictOf(outcome, shownReceivers(record, name, undefined)) !== 'failing') continue
      failing.set(name, (failing.get(name) ?? 0) + 1)
    }
  }
  return failing
}
