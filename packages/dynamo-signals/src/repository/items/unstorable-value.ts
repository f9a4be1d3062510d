import { DynamoSignalsError } from '../../errors.ts'

/** A value DynamoDB cannot keep as it is, or one that another writer stored and no instance can have. */
export class UnstorableValue extends DynamoSignalsError {
  /** Where it lies. */
  readonly path: string

  constructor(path: string, message: string) {
    super('repository.unstorable', message)
    this.path = path
  }
}

/** What to store instead, by the name of a class. */
const INSTEAD = new Map([
  ['Date', 'store its toISOString() or getTime()'],
  ['Map', 'store Object.fromEntries(map)'],
  ['WeakMap', 'leave the field out'],
  ['Promise', 'await it first'],
  ['RegExp', 'store its source'],
  ['URL', 'store its href'],
])

/** Why an object of a class cannot be stored. */
export function unstorableObject(value: object, path: string): UnstorableValue {
  const name = className(value)
  const isBinary = ArrayBuffer.isView(value) || value instanceof ArrayBuffer
  const advice = isBinary
    ? 'store a Uint8Array of its bytes'
    : (INSTEAD.get(name) ?? 'store a plain object of its fields')
  return new UnstorableValue(path, `a ${name} cannot be stored: ${advice}`)
}

// The constructor is whatever the object says it is, a getter that throws among it.
function className(value: object): string {
  try {
    const { name } = value.constructor
    return typeof name === 'string' && name !== '' ? name : 'class instance'
  } catch {
    return 'class instance'
  }
}
