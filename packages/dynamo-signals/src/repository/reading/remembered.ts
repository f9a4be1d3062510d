import type { AnyModel, InstanceOf } from '../../models/model.ts'
import type { Core } from '../core.ts'
import type { Item } from '../items/attribute-value.ts'
import { instanceWith, storedFields, toInstance } from '../items/read-instance-item.ts'
import type { ReadScope } from './read-instance.ts'

/** Decodes an item as an instance and remembers the item, so that a later save knows what it replaces. */
export function remembered({ core }: Pick<ReadScope, 'core'>, model: AnyModel, item: Item): InstanceOf<AnyModel> {
  return remember(core, toInstance(model, item), item)
}

/** Like {@link remembered}, for an item that was just planned from valid fields. */
export function rememberedAsSaved(
  { core }: Pick<ReadScope, 'core'>,
  model: AnyModel,
  item: Item,
): InstanceOf<AnyModel> {
  return remember(core, instanceWith(model, item, storedFields(model, item)), item)
}

function remember({ loaded }: Core, instance: object, item: Item): InstanceOf<AnyModel> {
  loaded.set(instance, item)
  return instance as InstanceOf<AnyModel>
}
