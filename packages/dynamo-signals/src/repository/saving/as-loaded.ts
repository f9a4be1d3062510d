import { isObject } from '../../dispatch/is-object.ts'
import type { AnyModel } from '../../models/model.ts'
import { type AttributeValue, decodeValue, encodeValue } from '../items/attribute-value.ts'
import type { Previous } from '../items/instance-item.ts'
import { numbersIn } from '../items/numbers.ts'
import { storable } from './storable.ts'

/**
 * Returns a copy of a value as it will be loaded after it is stored. Throws `ValidationError` if it cannot be stored. An unchanged
 * value is only decoded again, because it needs no encoding.
 */
export function asLoaded(model: AnyModel, name: string, value: unknown, previous?: Previous): unknown {
  const isPlain = !isObject(value) && typeof value !== 'bigint'
  const copy = decodedAgain(model, name, value, previous)
  if (isPlain || copy !== value) return copy
  return storable(model.name, () => decodeValue(encodeValue(value, name), numbersIn(model, name)), name)
}

/** Returns a copy of a list, map, set or bytes of the stored item, and other values as they are. */
export function decodedAgain(model: AnyModel, name: string, value: unknown, previous: Previous | undefined): unknown {
  if (!isObject(value) || previous?.stored[name] !== value) return value
  return decodeValue(previous.item[name] as AttributeValue, numbersIn(model, name))
}
