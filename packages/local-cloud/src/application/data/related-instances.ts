import type { AnyModel, Database, LinkSet } from 'dynamo-signals'
import { targetName } from './model-list.ts'

/** The instances that refer to one through a relation, or are linked with it. */
export interface RelatedInstances {
  readonly title: string
  readonly model: string
  readonly ids: readonly string[]
  readonly hasMore: boolean
  /** Why they could not be read. */
  readonly problem?: string
}

const SHOWN = 20

/** Reads what refers to an instance, relation by relation, and what it is linked with. */
export async function relatedInstances(database: Database, model: AnyModel, id: string): Promise<RelatedInstances[]> {
  // The models that the library made for links are behind the links themselves.
  const declared = database.models.filter(({ isMade }) => !isMade)
  const reverse = declared.flatMap(child =>
    Object.entries(child.relations)
      .filter(([, { target, related }]) => related && targetName(target) === model.name)
      .map(([relation]) => referring(database, child, relation, id)),
  )
  const links = Object.values(model.links).map(({ name, target }) => {
    const list = database.repository(model).linkSet(id, name).list({ limit: SHOWN })
    return read(name, targetName(target), () => list.page() as Promise<IdPage>)
  })
  const linked = declared.flatMap(other =>
    Object.values(other.links)
      .filter(({ target, related }) => related && targetName(target) === model.name)
      .map(({ name }) => {
        const set = database.repository(other).relatedSet({ [name]: id } as never) as LinkSet<AnyModel>
        return read(`${other.name} by ${name}`, other.name, () => set.list({ limit: SHOWN }).page() as Promise<IdPage>)
      }),
  )
  return Promise.all([...reverse, ...links, ...linked])
}

interface IdPage {
  readonly items: readonly { readonly id: string }[]
  readonly cursor?: string
}

function referring(database: Database, child: AnyModel, relation: string, id: string): Promise<RelatedInstances> {
  const repository = database.repository(child)
  const filter = { [relation]: id }
  return read(`${child.name} by ${relation}`, child.name, async (): Promise<IdPage> => {
    if (child.relations[relation]?.kind === 'foreignKey') return repository.list(filter, { limit: SHOWN }).page()
    const one = await repository.findOne(filter)
    return { items: one ? [one] : [] }
  })
}

async function read(title: string, model: string, page: () => Promise<IdPage>): Promise<RelatedInstances> {
  try {
    const { items, cursor } = await page()
    return { title, model, ids: items.map(({ id }) => id), hasMore: cursor !== undefined }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    return { title, model, ids: [], hasMore: false, problem }
  }
}
