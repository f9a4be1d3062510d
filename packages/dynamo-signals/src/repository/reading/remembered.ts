import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Item } from '../items/attribute-value.ts'
import { toInstance } from '../items/read-instance-item.ts'
import type { ReadScope } from './read-instance.ts'

/** Decodes an item as an instance and remembers the item, so that a later save knows what it replaces. */
export function remembered({ core }: Pick<ReadScope, 'core'>, model: AnyModel, item: Item): InstanceOf<AnyModel> {
  const instance = toInstance(model, item) as InstanceOf<AnyModel>
  core.loaded.set(instance, item)
  return instance
}
