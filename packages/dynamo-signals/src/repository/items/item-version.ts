import type { AnyModel } from '../../models/model.ts'
import type { Item } from './attribute-value.ts'
import type { Fields } from './fields.ts'

/** Returns the version of the model that an item is stored as. */
export function modelVersionOf({ _mv }: Readonly<Item>): number {
  const version = Number(_mv?.N)
  return Number.isSafeInteger(version) && version > 1 ? version : 1
}

/** Returns the version of a model: 1 without upgrades. */
export function versionOfModel({ upgrades }: AnyModel): number {
  return upgrades?.version ?? 1
}

/** Whether an item is stored as an earlier version of its model. */
export function isOutdated(model: AnyModel, item: Readonly<Item>): boolean {
  return modelVersionOf(item) < versionOfModel(model)
}

/** Converts fields of an item from one version of the model to another. Throws if an upgrade is missing or fails. */
export function converted(
  { upgrades }: AnyModel,
  fields: Fields,
  id: string,
  { createdAt, updatedAt }: Readonly<Item>,
  versions: { readonly from: number; readonly to: number },
): Fields {
  const instance = { id, createdAt: createdAt?.S ?? '', updatedAt: updatedAt?.S ?? '' }
  return upgrades ? upgrades.convert(fields, instance, versions.from, versions.to) : fields
}
