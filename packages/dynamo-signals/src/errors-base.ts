/** Under which key each class of errors names itself. */
export const KIND = Symbol.for('dynamo-signals.error')

/**
 * The base of every error this library throws. `code` is dotted and stable; `message` may be reworded. `name` survives a
 * minifier, and `instanceof` recognizes the errors of another copy of the library.
 */
export class DynamoSignalsError extends Error {
  /** The name of a class, written out: a minifier renames classes, and another copy of the library has classes of its own. */
  static readonly [KIND]: string = 'DynamoSignalsError'
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    // A class of yours that extends one of these goes by its own name.
    this.name = kindOf(new.target) ?? new.target.name
    this.code = code
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: the class to the right of `instanceof`, which may be a subclass
    return isInstance(this, value)
  }
}

interface ErrorClass {
  readonly [KIND]?: string
  readonly prototype: object
}

function isInstance(type: ErrorClass, value: unknown): boolean {
  const kind = kindOf(type)
  for (let at = value; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    if (at === type.prototype) return true
    const maker: unknown = kind && Object.getOwnPropertyDescriptor(at, 'constructor')?.value
    if (typeof maker === 'function' && kindOf(maker) === kind) return true
  }
  return false
}

function kindOf(type: object): string | undefined {
  return Object.hasOwn(type, KIND) ? (type as ErrorClass)[KIND] : undefined
}

/** A model, a connection or an option is wrong in itself: it is thrown where it is declared, not when it is used. */
export class ConfigurationError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ConfigurationError'
}
