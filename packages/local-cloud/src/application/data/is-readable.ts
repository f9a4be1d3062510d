import type { AnyModel } from 'dynamo-signals'

/** Whether the repository reads the instances of a model. Those of some models are read and written by other code only. */
export function isReadable({ storedIn }: AnyModel): boolean {
  return storedIn?.reader === undefined
}
