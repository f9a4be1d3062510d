import type { Database } from 'dynamo-signals'
import { Hono } from 'hono'
import type { ShowPage } from '../../console/console-page.ts'
import type { PageLink } from '../../console/pages/layout.ts'
import type { StoryRecorder } from '../../stories/story-recorder.ts'
import { type AskedReplay, readAsked, storedReceivers } from './asked-replay.ts'
import { replayItems, reportOf } from './replay-items.ts'
import { dryRunPage, nothingPage, replayedPage } from './replay-pages.ts'

/** What the pages of a replay need. */
export interface ReplayPorts {
  readonly database: Database
  readonly consumers: readonly string[]
  readonly isWritable: boolean
  /** Runs a replay. The local console records it as a story. */
  readonly replay: StoryRecorder['replay']
  /** The page that lists what can be replayed. */
  readonly back: PageLink
}

/** The pages that replay chosen items: a dry run, and then what it has done. */
export function replayRoutesOf(ports: ReplayPorts, show: ShowPage): Hono {
  const { database, back, isWritable } = ports
  const routes = new Hono().get('/', async c => {
    const { receiver = '', new: onlyNew } = c.req.query()
    const items = c.req.queries('item') ?? []
    const asked = readAsked(database, { items, receiver, ...(onlyNew !== undefined && { onlyNew }) })
    if (asked.items.length === 0) return show(c, 'Replay', nothingPage(back))
    const models = new Set(asked.items.map(([model]) => model))
    const receivers = [...new Set(storedReceivers(database, models).map(each => each.receiver))]
    const planned = await replayItems(ports, asked, { dryRun: true })
    return show(c, 'Replay', dryRunPage({ asked, back }, { planned, receivers, isWritable }))
  })
  if (!isWritable) return routes
  return routes.post('/', async c => {
    const { item = [], receiver, new: onlyNew } = await c.req.parseBody({ all: true })
    const items = [item].flat().map(String)
    const asked = readAsked(database, {
      ...{ items, receiver: String(receiver ?? '') },
      ...(onlyNew !== undefined && { onlyNew: String(onlyNew) }),
    })
    if (asked.items.length === 0) return show(c, 'Replay', nothingPage(back), 400)
    const { result, story } = await ports.replay(titleOf(asked), report =>
      replayItems(ports, asked, { dryRun: false, onOutcome: outcome => report(reportOf(outcome)) }),
    )
    return show(c, 'Replayed', replayedPage({ asked, back }, result, story))
  })
}

function titleOf({ items }: AskedReplay): string {
  const [[model, id] = ['', '']] = items
  return `Console: replay ${items.length === 1 ? `${model} ${id}` : `${items.length} items`}`
}
