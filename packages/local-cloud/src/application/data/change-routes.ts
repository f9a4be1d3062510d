import type { AnyModel } from 'dynamo-signals'
import { type Context, Hono } from 'hono'
import type { ShowPage } from '../../console/console-page.ts'
import { askedInstance, askedModel } from './asked-instance.ts'
import { instancePath, modelPath } from './data-paths.ts'
import type { DataPorts } from './data-ports.ts'
import { createForm, editForm, type Refused } from './instance-form.ts'
import { readForm } from './instance-text.ts'
import { instanceView } from './instance-view.ts'
import { relatedInstances } from './related-instances.ts'

/** A change that was made, with the page that shows it, or why it was refused. */
type Outcome = { readonly to: string } | { readonly problem: string }

/** Creates, changes and deletes instances through the repository. What is refused is shown with the text that was typed. */
export function changeRoutes(ports: DataPorts, show: ShowPage): Hono {
  const { database } = ports
  /** Makes a change as a story of its own. Whatever it throws, such as the veto of a receiver, is the reason for a refusal. */
  const change = (title: string, work: () => Promise<string>): Promise<Outcome> =>
    ports.change(
      title,
      async (): Promise<Outcome> => {
        try {
          return { to: await work() }
        } catch (error) {
          return { problem: error instanceof Error ? error.message : String(error) }
        }
      },
      outcome => ('to' in outcome ? 200 : 422),
    )

  return new Hono()
    .post('/create/:model', async c => {
      const model = askedModel(c, database)
      if (!model) return c.notFound()
      const { fields } = await formOf(c)
      const outcome = await change(`Console: create ${model.name}`, async () => {
        const { id } = await database.repository(model).create(readForm(fields) as never)
        return instancePath(model.name, id)
      })
      if ('to' in outcome) return c.redirect(outcome.to, 303)
      return show(c, `Create ${model.name}`, createForm(model, { fields, ...outcome }), 422)
    })
    .post('/edit/:model', async c => {
      const { model, instance } = (await askedInstance(c, database)) ?? {}
      if (!model || !instance) return c.notFound()
      const { id } = instance
      const { fields, version } = await formOf(c)
      const outcome = await change(`Console: save ${model.name} ${id}`, async () => {
        if (String(instance.version) !== version) throw new Error(changedMeanwhile(model, id))
        await database.repository(model).update(instance, readForm(fields, instance) as never)
        return instancePath(model.name, id)
      })
      if ('to' in outcome) return c.redirect(outcome.to, 303)
      const refused: Refused = { fields, version, ...outcome }
      return show(c, `Edit ${model.name} ${id}`, editForm(model, instance, refused), 422)
    })
    .post('/delete/:model', async c => {
      const { model, instance } = (await askedInstance(c, database)) ?? {}
      if (!model || !instance) return c.notFound()
      const { id } = instance
      const outcome = await change(`Console: delete ${model.name} ${id}`, async () => {
        await database.repository(model).delete(instance)
        return modelPath(model.name)
      })
      if ('to' in outcome) return c.redirect(outcome.to, 303)
      const related = await relatedInstances(database, model, id)
      return show(
        c,
        `${model.name} ${id}`,
        instanceView(ports, { model, instance, related, problem: outcome.problem }),
        422,
      )
    })
}

function changedMeanwhile({ name }: AnyModel, id: string): string {
  return `${name} ${id} has changed since you opened this form. Copy what you typed, and open the form again.`
}

async function formOf(c: Context): Promise<{ readonly fields: string; readonly version: string }> {
  const { fields, version } = await c.req.parseBody()
  return { fields: String(fields ?? ''), version: String(version ?? '') }
}
