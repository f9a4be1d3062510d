import type { Context } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { countNewerRecords, listRecords, type RecordFilter } from '../../stories/read-records.ts'
import type { RecordReplays } from '../console-page.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { RECORDS_A_PAGE, REPLAY_FORM, recordList } from '../stories/record-list.ts'
import { choice } from './choice.ts'
import type { PageLink } from './layout.ts'
import { livePage } from './live-page.ts'
import type { Markup } from './markup.ts'
import { searchForm } from './query-form.ts'

const OUTCOMES = ['running', 'waiting', 'failing', 'parked', 'done'] as const

const word = z.string().trim().min(1).optional().catch(undefined)
const query = z.object({
  q: word,
  model: word,
  request: word,
  consumer: word,
  outcome: z.enum(OUTCOMES).optional().catch(undefined),
  all: word,
  before: z.coerce.number().int().positive().optional().catch(undefined),
  upto: z.coerce.number().int().positive().optional().catch(undefined),
})

type Query = z.output<typeof query>

/** What the page of records needs. */
type RecordsPorts = ConsolePorts & {
  readonly replays?: RecordReplays | undefined
  readonly replayCommand?: string | undefined
}

/** The page with all records that are kept, with a search. */
export async function recordsPage(c: Context, ports: RecordsPorts, pages: readonly PageLink[]): Promise<Markup> {
  const given = query.parse(c.req.query())
  const consumers = (await ports.streams.consumers()).map(({ name }) => name)
  const part = recordsSection(c, ports)
  const content = html`<h1>Records</h1>${search(given, consumers)}${replayForm(ports)}<div data-part>${part}</div>`
  return livePage({ title: 'Records', path: '/records' }, { content, part }, pages, new URL(c.req.url).search)
}

/** The part of the page that changes. */
export function recordsSection(c: Context, { stories, expiry, replays }: RecordsPorts): Markup {
  const given = query.parse(c.req.query())
  const filter = filterOf(given)
  const upTo = filter.before === undefined ? given.upto : undefined
  const before = upTo === undefined ? filter.before : upTo + 1
  const records = listRecords(stories, { ...filter, before, limit: RECORDS_A_PAGE })
  const newer = upTo === undefined ? 0 : countNewerRecords(stories, filter, upTo)
  return recordList(records, {
    expiry,
    now: Date.now(),
    query: parametersOf(given),
    replays,
    rows: { upTo, newer },
  })
}

function search({ q = '', model = '', request = '', consumer, outcome, all }: Query, consumers: readonly string[]) {
  return searchForm(
    '/records',
    html`<label>Text <input type="search" name="q" value="${q}" placeholder="an ID, a value, a receiver"></label>
<label>Model <input name="model" value="${model}"></label>
<label>Request <input name="request" value="${request}"></label>
${choice('Consumer', 'consumer', consumers, consumer)}${choice('Outcome', 'outcome', OUTCOMES, outcome)}
<label class="check"><input type="checkbox" name="all" value="yes"${all === undefined ? '' : html` checked`}> bookkeeping</label>
<button>Search</button>`,
  )
}

/** The form of the checkboxes, which are in the list, or how else to replay an item. */
function replayForm({ replays, replayCommand }: RecordsPorts): Markup | '' {
  if (replays === undefined) return replayCommand === undefined ? '' : replayNote(replayCommand)
  return html`<form id="${REPLAY_FORM}" class="replay" method="get" action="${replays.path}" autocomplete="off"><button>Replay selected</button></form>`
}

function replayNote(command: string): Markup {
  return html`<details id="replay-note" class="replay"><summary>Replay an item</summary>
<p>This console does not know the models and receivers, because the functions run in processes of their own. To run a receiver of
<code>dynamo-signals</code> again for an item, use the command line. <code>--dry-run</code> only counts what would run.</p>
<pre>${command}</pre></details>`
}

function filterOf({ q, model, request, consumer, outcome, all, before }: Query): Omit<RecordFilter, 'limit'> {
  return { text: q, model, requestId: request, consumer, outcome, bookkeeping: all !== undefined, before }
}

function parametersOf({ upto: _, ...given }: Query): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) if (value !== undefined) parameters.set(name, String(value))
  return parameters
}
