import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { tableOfArn } from '../models/stored-in.ts'
import { type ShapedIndex, shapeOf } from '../repository/items/model-shape.ts'
import { formOf } from './item-form.ts'
import type { ExistingIndex } from './table-indexes.ts'

/**
 * Returns the access pattern that lists the instances of a model by a foreign key. Undefined for a model in the library's own
 * table, and for a filter that is not one foreign key, which the caller refuses. The pattern must use the index in
 * `writes.relations`, because other indexes can lack items. Without such an index, it is the first pattern whose partition is the
 * foreign key. Throws `ConfigurationError` if there is none.
 */
export function listedBy(model: AnyModel, filter: object): ShapedIndex | undefined {
  const { storedIn } = model
  const form = formOf(model)
  const [relation = '', ...more] = Object.keys(filter)
  const definition = model.relations[relation]
  if (!storedIn || !form || more.length > 0 || definition?.kind !== 'foreignKey' || !definition.related)
    return undefined
  const field = `${relation}Id`
  const reference = form.relations[relation]
  const found = [...shapeOf(model).indexes.values()].find(({ definition }) => {
    const { partition, keys } = definition as ExistingIndex
    return partition.length === 1 && partition[0] === field && (!reference || keys.index === reference.index)
  })
  if (found) return found
  const index = reference ? (reference.index === undefined ? '' : `index: '${reference.index}', `) : "index: '…', "
  throw new ConfigurationError(
    'repository.badListing',
    `${model.name} cannot be listed by ${relation}, because no access pattern has ${field} as its partition${reference ? ` and uses ${reference.index ?? 'the primary key'}` : ''}. Add one to indexes: existingIndex(table, { ${index}partition: ['${field}'] }) of the table ${tableOfArn(storedIn.table.tableName)}.`,
  )
}
