import { DynamoSignalsError } from 'dynamo-signals'
import { Hono } from 'hono'
import type { ConsoleSite, ShowPage } from '../../console/console-page.ts'
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
  const { database, cloud, tables } = ports
  return new Hono()
    .get('/', c => show(c, 'Data', modelList(database.models, tables)))
    .get('/models/:model', async c => {
      const model = askedModel(c, database)
      if (!model) return c.notFound()
      return show(c, model.name, instanceList(await listInstances(ports, model, c.req.query())))
    })
    .get('/instances/:model', async c => {
      const { model, instance } = (await askedInstance(c, database)) ?? {}
      if (!model || !instance) return c.notFound()
      const related = await relatedInstances(database, model, instance.id)
      return show(c, `${model.name} ${instance.id}`, instanceView(model, instance, related))
    })
    .get('/create/:model', c => {
      const model = askedModel(c, database)
      return model ? show(c, `Create ${model.name}`, createForm(model)) : c.notFound()
    })
    .get('/edit/:model', async c => {
      const { model, instance } = (await askedInstance(c, database)) ?? {}
      if (!model || !instance) return c.notFound()
      return show(c, `Edit ${model.name} ${instance.id}`, editForm(model, instance))
    })
    .get('/tables/:table', async c => {
      const { table } = c.req.param()
      if (!tables.includes(table)) return c.notFound()
      const { q = '', from } = c.req.query()
      const page = await cloud.storedItems(table, { from, matches: ({ pk }) => pk?.S?.startsWith(q) ?? false })
      return show(c, table, tableView(table, q, page))
    })
    .route('/', changeRoutes(ports, show))
    .onError((error, c) => {
      const model = askedModel(c, database)
      if (!model || !(error instanceof DynamoSignalsError)) throw error
      const { id = '' } = c.req.query()
      return show(c, `${model.name} ${id}`, unreadableView(model, id, tables[0], error), 500)
    })
}
