/** The key under which each error class stores its name. */
export const KIND = Symbol.for('dynamo-signals.error')

/**
 * The base class of all errors of this library. `code` is stable and `message` can change between releases. `name` survives
 * minification, and `instanceof` recognizes errors from another copy of the library.
 */
export class DynamoSignalsError extends Error {
  /** The class name as a string, because a minifier renames classes and another copy of the library has its own classes. */
  static readonly [KIND]: string = 'DynamoSignalsError'
  declare readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    // An application class that extends one of these keeps its own name.
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

/** A model, a connection or an option is invalid. Thrown where it is declared, not where it is used. */
export class ConfigurationError extends DynamoSignalsError {
  static override readonly [KIND]: string = 'ConfigurationError'
}
