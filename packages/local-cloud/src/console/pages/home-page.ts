import { html } from 'hono/html'
import { countNewerStories, listStories, type StoryFilter } from '../../stories/read-stories.ts'
import type { ConsoleExtension } from '../console-page.ts'
import type { ConsolePorts } from '../console-ports.ts'
import { currentLetters } from '../current-letters.ts'
import { failingOf } from '../failing-records.ts'
import { STORIES_A_PAGE, storyList, storySearch } from '../stories/story-list.ts'
import { consumerList } from './consumer-list.ts'
import type { PageLink } from './layout.ts'
import { livePage } from './live-page.ts'
import type { Markup } from './markup.ts'
import { parkedList } from './parked-list.ts'
import { pausedList } from './paused-list.ts'
import { waitingList } from './waiting-list.ts'

/** The dead letters and waiting records of the functions, which the caller provides. */
type Kept = Pick<ConsoleExtension, 'parked' | 'waiting'>

/** Which stories the page shows. `upTo` is the newest one, if it holds newer ones back. */
export type StoryQuery = Omit<StoryFilter, 'limit'> & { readonly upTo?: number | undefined }

/** The home page: what the application has done, newest first, with what needs attention above it, and the consumers below. */
export async function homePage(
  ports: ConsolePorts,
  pages: readonly PageLink[],
  kept: Kept,
  query: StoryQuery,
): Promise<Markup> {
  const search = parametersOf(query).toString()
  const part = await liveSection(ports, kept, query)
  const content = html`<h1>Stories</h1>${storySearch(query)}<div data-part>${part}</div>`
  return livePage({ title: 'Stories', path: '/' }, { content, part }, pages, search === '' ? '' : `?${search}`)
}

/** The part of the home page that changes. */
export async function liveSection(ports: ConsolePorts, kept: Kept, query: StoryQuery): Promise<Markup> {
  const { streams, stories, recentRecords } = ports
  // The page must load even if DynamoDB does not respond.
  const [consumers, parked, waiting] = await Promise.all([
    streams.consumers(),
    currentLetters(stories, kept),
    kept.waiting?.list().catch(() => undefined),
  ])
  const { upTo, ...filter } = query
  const before = upTo === undefined ? filter.before : upTo + 1
  const shown = listStories(stories, { ...filter, before, limit: STORIES_A_PAGE })
  const newer = upTo === undefined ? 0 : countNewerStories(stories, filter, upTo)
  // What needs attention is not what a search has found.
  const isSearch = parametersOf(query).size > 0
  const attention = html`${pausedList(consumers)}${parkedList(parked ?? [], kept.parked?.path ?? '/')}
${waitingList(waiting ?? [], kept.waiting?.path ?? '/')}`
  return html`${isSearch ? '' : attention}
${storyList(shown, parametersOf(query), { upTo, newer })}
<section aria-labelledby="consumers"><h2 id="consumers">Consumers</h2>${consumerList(
    consumers,
    failingOf(recentRecords.list()),
  )}</section>`
}

function parametersOf({ text, state, requestId, before }: StoryQuery): URLSearchParams {
  const parameters = new URLSearchParams()
  if (text) parameters.set('q', text)
  if (state) parameters.set('state', state)
  if (requestId) parameters.set('request', requestId)
  if (before !== undefined) parameters.set('before', String(before))
  return parameters
}
