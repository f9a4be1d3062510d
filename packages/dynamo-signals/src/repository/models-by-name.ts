import { ConfigurationError } from '../errors/index.ts'
import type { LinkEngine, LinkedModels } from '../models/links.ts'
import type { AnyModel } from '../models/model.ts'

/**
 * Returns the models of a database by name, including the models that the library created for their links. Throws
 * `ConfigurationError` if two share a name, or if a relation refers to a model that is not among them.
 */
export function modelsByName(models: readonly AnyModel[]): ReadonlyMap<string, AnyModel> {
  const byName = new Map<string, AnyModel>()
  for (const model of [...models, ...madeFor(models)]) {
    const other = byName.get(model.name)
    // A caller may also pass a model that the library created.
    if (other && !(other === model && model.isMade)) {
      throw new ConfigurationError(
        'repository.sameName',
        `Two models are named ${model.name}. Rename one: the name is stored with every item.`,
      )
    }
    byName.set(model.name, model)
  }
  for (const model of byName.values()) {
    for (const [relation, { target }] of Object.entries(model.relations)) requireKnown(byName, model, relation, target)
    for (const [link, { through }] of Object.entries(model.links)) requireKnown(byName, model, link, through)
  }
  return byName
}

function madeFor(models: readonly AnyModel[]): AnyModel[] {
  return models
    .flatMap(({ links }) => Object.values(links).map(({ through }) => through))
    .filter(({ isMade }) => isMade)
}

function requireKnown(
  byName: ReadonlyMap<string, AnyModel>,
  model: AnyModel,
  relation: string,
  target: AnyModel | string,
): void {
  const name = typeof target === 'string' ? target : target.name
  const known = byName.get(name)
  if (known === target || known?.name === target) return
  throw unknownModel(`${model.name}.${relation} refers to ${name}, which`)
}

/** Returns the error for a model that the database was not opened with. */
export function unknownModel(what: string): ConfigurationError {
  return new ConfigurationError('repository.unknownModel', `${what} is not a model of this database. Add it to models.`)
}

/** Returns the links of models, by the name of the model that holds them. Throws `ConfigurationError` if two share one. */
export function linksByThrough(models: ReadonlyMap<string, AnyModel>): ReadonlyMap<string, LinkedModels> {
  const links = new Map<string, LinkedModels>()
  for (const source of models.values()) {
    for (const link of Object.values(source.links)) {
      // modelsByName rejects a link to a model it does not know.
      const target = models.get(typeof link.target === 'string' ? link.target : link.target.name) as AnyModel
      const { register } = link.engine as LinkEngine
      register(links, { link, source, target })
    }
  }
  return links
}
