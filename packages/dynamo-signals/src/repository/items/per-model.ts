import type { AnyModel } from '../../models/model.ts'

/** Returns a function that makes something of a model once, and then returns it again. Undefined is not remembered. */
export function perModel<T>(make: (model: AnyModel) => T): (model: AnyModel) => T {
  const made = new WeakMap<AnyModel, T>()
  return model => {
    const known = made.get(model)
    if (known !== undefined) return known
    const first = make(model)
    made.set(model, first)
    return first
  }
}
