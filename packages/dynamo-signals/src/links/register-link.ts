import { ConfigurationError } from '../errors/index.ts'
import type { LinkedModels } from '../models/links.ts'

/** Adds a link to those of a database. Throws `ConfigurationError` if another link stores its pairs in the same model. */
export function registerLink(links: Map<string, LinkedModels>, added: LinkedModels): void {
  const { through } = added.link
  const other = links.get(through.name)
  if (other) {
    const [one, two] = [other, added].map(({ source, link }) => `${source.name}.${link.name}`)
    throw new ConfigurationError(
      'repository.sameThrough',
      `openDatabase: ${one} and ${two} both hold their links in ${through.name}. Declare the link on one of the models, and use relatedSet from the other one.`,
    )
  }
  links.set(through.name, added)
}
