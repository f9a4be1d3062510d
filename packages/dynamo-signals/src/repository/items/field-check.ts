import { isObject } from '../../dispatch/is-object.ts'
import type { StandardSchema } from '../../models/standard-schema.ts'
import { isTypeIssue } from './type-issue.ts'

/** A schema's verdict on a stored value: its output, or an issue about its type. */
export interface Judgement {
  readonly output?: unknown
  readonly issue?: unknown
}

const NOTHING: Judgement = {}

/**
 * Returns a schema's verdict on a stored value. The verdict is empty if the value only breaks a rule, if the schema throws, or
 * if it is asynchronous, because a read does not wait for it.
 */
export function judge(schema: StandardSchema, value: unknown): Judgement {
  try {
    const result = schema['~standard'].validate(value)
    if (result instanceof Promise) {
      result.catch(() => undefined)
      return NOTHING
    }
    return result.issues ? { issue: Array.from(result.issues).find(isTypeIssue) } : { output: result.value }
  } catch {
    // A rule of the application may throw for a value that it does not expect.
    return NOTHING
  }
}

/** Whether a field can be missing but not undefined, in zod and valibot. */
function isExactOptional({
  _zod,
  type,
}: StandardSchema & { readonly _zod?: { readonly optin?: unknown }; readonly type?: unknown }) {
  return _zod?.optin === 'optional' || type === 'exact_optional'
}

/** After this many different values of one type, the field accepts all values of the type. No enumeration is that long. */
const MANY = 100
/** The longest text that is remembered. */
const SHORT = 64

/**
 * Checks the stored values of one field, and learns from them. It does not parse an accepted value again, and once it has
 * accepted many strings, it does not parse strings at all.
 */
export class FieldCheck {
  readonly name: string
  readonly #schema: StandardSchema
  readonly #accepted = new Set<unknown>()
  readonly #counts: Record<string, number> = {}
  #last: unknown = NOTHING

  constructor(name: string, schema: StandardSchema) {
    this.name = name
    this.#schema = schema
  }

  /** Whether the value is known to be valid. False for a map, a list or a set, because a part of it may be missing. */
  accepts(value: unknown): boolean {
    if (value === this.#last || (this.#counts[typeof value] ?? 0) > MANY) return true
    const isAccepted = this.#accepted.has(value)
    if (isAccepted) this.#last = value
    return isAccepted
  }

  /** Returns the schema's verdict on a value. For a missing one, the output is its default. */
  judge(value: unknown): Judgement {
    const found = judge(this.#schema, value)
    const isAbsent = value === undefined && found.issue !== undefined && isExactOptional(this.#schema)
    const judgement = isAbsent ? NOTHING : found
    const isFilled = value === undefined && judgement.output !== undefined
    if (judgement.issue === undefined && !isFilled) this.learn(value)
    return judgement
  }

  /** Remembers a value as valid. */
  learn(value: unknown): void {
    if (this.accepts(value) || isObject(value)) return
    this.#counts[typeof value] = (this.#counts[typeof value] ?? 0) + 1
    if (typeof value !== 'string' || value.length <= SHORT) this.#accepted.add(value)
  }
}
