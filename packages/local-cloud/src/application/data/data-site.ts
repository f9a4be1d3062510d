import { DynamoSignalsError } from 'dynamo-signals'
import { Hono } from 'hono'
import type { ConsoleSite, ShowPage } from '../../console/console-page.ts'
import { keyText } from '../../dynamodb/key-text.ts'
import type { StoredQuery } from '../../dynamodb/search-tables.ts'
import { askedInstance, askedModel } from './asked-instance.ts'
import { changeRoutes } from './change-routes.ts'
import { DATA } from './data-paths.ts'
import type { DataPorts } from './data-ports.ts'
import { createForm, editForm } from './instance-form.ts'
import { instanceList } from './instance-list.ts'
import { instanceView } from './instance-view.ts'
import { listInstances } from './list-instances.ts'
import { modelList } from './model-list.ts'
import { relatedInstances } from './related-instances.ts'
import { tableView } from './table-view.ts'
import { unreadableView } from './unreadable-view.ts'

/** The pages about the stored data: its models, instances and tables. Changes go through the repository. */
export function dataSite(ports: DataPorts): ConsoleSite {
  return { path: DATA, title: 'Data', routes: show => dataRoutes(ports, show) }
}

function dataRoutes(ports: DataPorts, show: ShowPage): Hono {
  const { database, storedItems, tables } = ports
  const pages = new Hono()
    .get('/', c => show(c, 'Data', modelList(database.models, tables)))
    .get('/models/:model', async c => {
      const model = askedModel(c, database)
      if (!model) return c.notFound()
      return show(c, model.name, instanceList(ports, await listInstances(ports, model, c.req.query())))
    })
    .get('/instances/:model', async c => {
      const { model, instance } = (await askedInstance(c, database)) ?? {}
      if (!model || !instance) return c.notFound()
      const related = await relatedInstances(database, model, instance.id)
      return show(c, `${model.name} ${instance.id}`, instanceView(ports, { model, instance, related }))
    })
    .get('/tables/:table', async c => {
      const table = tables.find(({ name }) => name === c.req.param('table'))
      if (!table) return c.notFound()
      const { q, partition, sort, from } = c.req.query()
      if (ports.isDeployed && q === undefined && partition === undefined)
        return show(c, table.name, tableView(table, {}))
      const matches: StoredQuery['matches'] = item => keyText(item[table.partitionKey])?.startsWith(q ?? '') ?? false
      const page = await storedItems(table.name, { from, partition, sort, matches })
      return show(c, table.name, tableView(table, { q, partition, sort, page }))
    })
  const all = ports.isWritable ? pages.route('/', formRoutes(ports, show)).route('/', changeRoutes(ports, show)) : pages
  return all.onError((error, c) => {
    const model = askedModel(c, database)
    if (!model || !(error instanceof DynamoSignalsError)) throw error
    const { id = '' } = c.req.query()
    const table = model.storedIn?.table.tableName ?? tables[0]?.name ?? ''
    return show(c, `${model.name} ${id}`, unreadableView(model, id, table, error), 500)
  })
}

/** The forms of changes. */
function formRoutes({ database }: DataPorts, show: ShowPage): Hono {
  return new Hono()
    .get('/create/:model', c => {
      const model = askedModel(c, database)
      return model ? show(c, `Create ${model.name}`, createForm(model)) : c.notFound()
    })
    .get('/edit/:model', async c => {
      const { model, instance } = (await askedInstance(c, database)) ?? {}
      if (!model || !instance) return c.notFound()
      return show(c, `Edit ${model.name} ${instance.id}`, editForm(model, instance))
    })
}
