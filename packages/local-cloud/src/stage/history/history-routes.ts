import type { Database } from 'dynamo-signals'
import { itemHistory } from 'dynamo-signals/operations'
import { Hono } from 'hono'
import { isReadable } from '../../application/data/is-readable.ts'
import type { ShowPage } from '../../console/console-page.ts'
import type { SearchTable } from '../../dynamodb/search-tables.ts'
import { historyPage } from './history-page.ts'
import { historyForms, isOfRequest, requestPage } from './request-page.ts'

/** What the pages of histories need. */
export interface HistoryPorts {
  readonly database: Database
  readonly storedItems: SearchTable
  /** The library's own table. Undefined if other code lays out all of them, which then have no requests. */
  readonly table: string | undefined
}

/** The pages of what has happened to an item, and of what a request wrote, as far as the tables know. */
export function historyRoutes({ database, storedItems, table }: HistoryPorts, show: ShowPage): Hono {
  return new Hono()
    .get('/', c => show(c, 'History', historyForms(database.models.filter(isReadable), table !== undefined)))
    .get('/item', async c => {
      const { model: name, id } = c.req.query()
      const model = database.models.find(each => each.name === name)
      if (!model || !id || !isReadable(model)) return c.notFound()
      return show(
        c,
        `History of ${model.name} ${id}`,
        historyPage(model.name, id, await itemHistory(database, model, id)),
      )
    })
    .get('/request', async c => {
      const { id, from } = c.req.query()
      if (!id || table === undefined) return c.notFound()
      return show(
        c,
        `Request ${id}`,
        requestPage(id, await storedItems(table, { from, matches: item => isOfRequest(item, id) })),
      )
    })
}
