import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Item } from '../items/attribute-value.ts'
import { toInstance } from '../items/instance-item.ts'
import type { ReadScope } from './read-item.ts'

/** The item as an instance, of which a later save knows what it replaces. */
export function remembered({ core }: Pick<ReadScope, 'core'>, item: Item): InstanceOf<AnyModel> {
  const instance = toInstance(item) as InstanceOf<AnyModel>
  core.loaded.set(instance, item)
  return instance
}
