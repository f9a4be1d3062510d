import { isObject } from '../../dispatch/is-object.ts'
import type { AnyModel } from '../../models/model.ts'
import { decodeValue, encodeValue } from '../items/attribute-value.ts'
import { numbersIn } from '../items/numbers.ts'
import { storable } from './storable.ts'

/** Returns a copy of a value as it will be loaded after it is stored. Throws `ValidationError` if it cannot be stored. */
export function asLoaded(model: AnyModel, name: string, value: unknown): unknown {
  const isPlain = !isObject(value) && typeof value !== 'bigint'
  if (isPlain) return value
  return storable(model.name, () => decodeValue(encodeValue(value, name), numbersIn(model, name)), name)
}
