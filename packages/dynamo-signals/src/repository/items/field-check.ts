import type { StandardSchema } from '../../models/standard-schema.ts'
import { isTypeIssue } from './type-issue.ts'

/** What a schema says of a stored value: what it returns for it, or an issue of its type. */
export interface Judgement {
  readonly output?: unknown
  readonly issue?: unknown
}

const NOTHING: Judgement = {}

/**
 * Returns what a schema says of a stored value. Says nothing if the value only breaks a rule, if the schema throws, or if it
 * is asynchronous, because reading does not wait for it.
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
    // A rule of the application may not expect the value.
    return NOTHING
  }
}

/** Whether a field can be missing, although it cannot be undefined: in zod and valibot. */
function isExactOptional({
  _zod,
  type,
}: StandardSchema & { readonly _zod?: { readonly optin?: unknown }; readonly type?: unknown }) {
  return _zod?.optin === 'optional' || type === 'exact_optional'
}

/** How many values of one type a field must have had before it counts as free. No enumeration is that long. */
const MANY = 100
/** The longest text that is remembered. */
const SHORT = 64

/**
 * Checks the stored values of one field, and learns: a value that was accepted is not parsed again, and once many strings
 * were accepted, no string is.
 */
export class FieldCheck {
  readonly name: string
  readonly #schema: StandardSchema
  readonly #accepted = new Set<unknown>()
  readonly #counts: Record<string, number> = {}

  constructor(name: string, schema: StandardSchema) {
    this.name = name
    this.#schema = schema
  }

  /** Whether the value is known to be one of the field. Never for a map, a list or a set: something inside may be missing. */
  accepts(value: unknown): boolean {
    return this.#accepted.has(value) || (this.#counts[typeof value] ?? 0) > MANY
  }

  /** Returns what the schema says of a value. For a missing one, the output is its default. */
  judge(value: unknown): Judgement {
    const found = judge(this.#schema, value)
    const isAbsent = value === undefined && found.issue !== undefined && isExactOptional(this.#schema)
    const judgement = isAbsent ? NOTHING : found
    const isFilled = value === undefined && judgement.output !== undefined
    if (judgement.issue === undefined && !isFilled) this.learn(value)
    return judgement
  }

  /** Accepts a value from now on. */
  learn(value: unknown): void {
    if (this.accepts(value) || (typeof value === 'object' && value !== null)) return
    this.#counts[typeof value] = (this.#counts[typeof value] ?? 0) + 1
    if (typeof value !== 'string' || value.length <= SHORT) this.#accepted.add(value)
  }
}
