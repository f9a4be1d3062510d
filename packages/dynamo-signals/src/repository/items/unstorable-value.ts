import { KIND } from '../../errors/base.ts'
import { DynamoSignalsError } from '../../errors/index.ts'

/** A value that DynamoDB cannot store unchanged, or one that another writer stored and no instance can have. */
export class UnstorableValue extends DynamoSignalsError {
  static override readonly [KIND]: string = 'UnstorableValue'
  /** The path of the value. */
  declare readonly path: string

  constructor(path: string, message: string) {
    super('repository.unstorable', message)
    this.path = path
  }
}

/** Returns the error for a value that is nested too deeply, perhaps because it contains itself. */
export function tooDeep(path: string, levels: number): UnstorableValue {
  return new UnstorableValue(path, `the value is circular or nested more than ${levels} levels deep: flatten it`)
}

/** What to store instead, by class name. */
const INSTEAD = new Map([
  ['Date', 'store its toISOString() or getTime()'],
  ['Map', 'store Object.fromEntries(map)'],
  ['WeakMap', 'omit the field'],
  ['Promise', 'await it first'],
  ['RegExp', 'store its source'],
  ['URL', 'store its href'],
])

/** Returns the error for an object of a class that cannot be stored. */
export function unstorableObject(value: object, path: string): UnstorableValue {
  // A minifier renames classes, but not the language's built-in tags.
  const kind = Object.prototype.toString.call(value).slice(8, -1)
  // An Int8Array, a Uint8Array, a URL.
  const what = kind === 'Object' ? 'an instance of a class' : `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`
  const isBinary = ArrayBuffer.isView(value) || kind.endsWith('ArrayBuffer')
  const advice = isBinary
    ? 'store a Uint8Array of its bytes'
    : (INSTEAD.get(kind) ?? 'store a plain object of its fields')
  return new UnstorableValue(path, `${what} cannot be stored: ${advice}`)
}
