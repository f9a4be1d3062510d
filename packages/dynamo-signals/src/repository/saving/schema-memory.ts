import type { FieldIssue } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { isSameValue } from '../items/changed-fields.ts'
import type { Fields } from '../items/instance-item.ts'
import { type Parsed, parseFields } from './parse-fields.ts'

/** The limit on remembered names, for schemas that accept any name. */
export const MOST_NAMES = 1_000

/** Added to a field name to get a name that no schema knows. */
const SUFFIX = '_of_nobody'

/**
 * Remembers facts about a schema that it does not expose: which fields it knows, and which it derives from other fields.
 * Learned by trying the schema, once per field and process.
 */
export class SchemaMemory {
  /** Names the schema has returned. */
  readonly known = new Set<string>()
  /** Names the schema drops or rejects as unknown. */
  readonly unknown = new Set<string>()
  /** Names for which the schema accepts its own output. */
  readonly proven = new Set<string>()
  readonly #derived = new Map<string, boolean>()
  readonly #model: AnyModel

  constructor(model: AnyModel) {
    this.#model = model
  }

  isNew(name: string): boolean {
    return !this.known.has(name) && !this.unknown.has(name)
  }

  /** Records the names of the fields the schema returned. */
  noteReturned(fields: Fields): void {
    for (const name in fields) {
      // The fast path, because every save calls this.
      if (this.known.has(name) && this.unknown.size === 0) continue
      if (this.known.size < MOST_NAMES) this.known.add(name)
      this.unknown.delete(name)
    }
  }

  /** Learns which fields of a stored instance the schema does not know. */
  async learn(stored: Fields): Promise<void> {
    let fields = stored
    for (;;) {
      const parsed = await parseFields(this.#model, fields)
      if (parsed.issues.length === 0) {
        this.noteReturned(parsed.fields)
        for (const name of Object.keys(stored)) {
          if (!Object.hasOwn(parsed.fields, name) && !this.known.has(name)) this.unknown.add(name)
        }
        return
      }
      const refused = await this.#refusedIn(fields, parsed)
      if (refused === undefined) return
      this.unknown.add(refused)
      fields = without(fields, [refused])
    }
  }

  /**
   * Finds a name that a strict schema rejects as unknown. The schema then rejects any other name in its place in the same
   * way. If it knows the name, a renamed field is reported as missing or with a different issue.
   */
  async #refusedIn(fields: Fields, { issues }: Parsed): Promise<string | undefined> {
    for (const name of Object.keys(fields)) {
      if (this.known.has(name)) continue
      const renamed = await parseFields(this.#model, rename(fields, name, `${name}${SUFFIX}`))
      const isNamed = textOf(issues) !== textOf(renamed.issues)
      if (isNamed && sorted(issues) === sorted(renamed.issues)) return name
    }
    return undefined
  }

  /**
   * Whether a field that the schema changed is derived from other fields, as a slug is from a title. Otherwise it is derived
   * from itself, as a hash is from a password, and must not be transformed again.
   */
  async isDerived(fields: Fields, name: string, returned: unknown): Promise<boolean> {
    const known = this.#derived.get(name)
    if (known !== undefined) return known
    const [first, second] = [await this.#made(fields, name), await this.#made(fields, name)]
    // Without the field, the schema returns none if it derives the field from itself. Or it returns a default, constant or
    // random.
    const isDerived =
      first !== undefined && (isSameValue(first, returned) || (second !== undefined && !isSameValue(first, second)))
    this.#derived.set(name, isDerived)
    return isDerived
  }

  /** Returns what the schema produces for a field that is omitted. */
  async #made(fields: Fields, name: string): Promise<unknown> {
    const parsed = await parseFields(this.#model, without(fields, [name, ...this.unknown]))
    return Object.hasOwn(parsed.fields, name) ? parsed.fields[name] : undefined
  }
}

const memories = new WeakMap<AnyModel, SchemaMemory>()

/** Returns what is known so far about a model's schema. */
export function memoryOf(model: AnyModel): SchemaMemory {
  const known = memories.get(model)
  if (known) return known
  const memory = new SchemaMemory(model)
  memories.set(model, memory)
  return memory
}

/** Returns the fields without the given names. */
export function without(fields: Fields, names: readonly string[]): Fields {
  if (names.length === 0) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

/** Returns the fields in the same order, with one renamed. */
function rename(fields: Fields, from: string, to: string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name === from ? to : name, value]))
}

function textOf(issues: readonly FieldIssue[]): string {
  return JSON.stringify(issues.map(({ path, message }) => [path, message]))
}

// Searches for the suffix only, because a message may quote or escape the name.
function sorted(issues: readonly FieldIssue[]): string {
  return issues
    .map(issue => textOf([issue]).replaceAll(SUFFIX, ''))
    .toSorted()
    .join()
}
