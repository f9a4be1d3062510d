import type { AnyModel, Database, InstanceOf } from 'dynamo-signals'
import type { Context } from 'hono'

/** The instance that a page is about. */
export interface AskedInstance {
  readonly model: AnyModel
  readonly instance: InstanceOf<AnyModel> & Readonly<Record<string, unknown>>
}

/** Returns the model in the path of a request. */
export function askedModel(c: Context, { models }: Database): AnyModel | undefined {
  return models.find(({ name }) => name === c.req.param('model'))
}

/** Returns the instance of a request, or undefined if there is none. Rejects if it cannot be read. */
export async function askedInstance(c: Context, database: Database): Promise<AskedInstance | undefined> {
  const model = askedModel(c, database)
  const id = c.req.query('id')
  const instance = model && id ? await database.repository(model).find(id) : undefined
  return model && instance && { model, instance: { ...instance } }
}
