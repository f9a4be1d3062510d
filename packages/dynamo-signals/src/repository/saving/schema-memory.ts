import type { FieldIssue } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { isSameValue } from '../items/changed-fields.ts'
import type { Fields } from '../items/instance-item.ts'
import { type Parsed, parseFields } from './parse-fields.ts'

/** A schema that takes any name is not remembered name by name. */
export const MOST_NAMES = 1_000

/** Makes a name that no schema knows of one it may know. */
const SUFFIX = '_of_nobody'

/**
 * What a schema does not say of itself, and is learned by trying it, once for a field and a process: which fields it
 * knows, and which it makes of other fields.
 */
export class SchemaMemory {
  /** Names it has returned. */
  readonly known = new Set<string>()
  /** Names it drops or refuses for being unknown. */
  readonly unknown = new Set<string>()
  /** Names of which it has taken what it returned. */
  readonly proven = new Set<string>()
  readonly #derived = new Map<string, boolean>()
  readonly #model: AnyModel

  constructor(model: AnyModel) {
    this.#model = model
  }

  isNew(name: string): boolean {
    return !this.known.has(name) && !this.unknown.has(name)
  }

  /** Notes the names of what the schema has returned. */
  noteReturned(fields: Fields): void {
    for (const name in fields) {
      // The usual case: every save asks.
      if (this.known.has(name) && this.unknown.size === 0) continue
      if (this.known.size < MOST_NAMES) this.known.add(name)
      this.unknown.delete(name)
    }
  }

  /** Learns which fields of an instance, as it is stored, the schema does not know. */
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
   * A name that a strict schema refuses for being unknown: it says the same of any other name in its place. What it
   * knows, it misses when it goes by another name, or complains of otherwise.
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
   * Whether a field that came out other than it went in is made of other fields, as a slug is of a title. Else it was
   * made of itself, as a hash is of a password, and making it again would make it of what was made.
   */
  async isDerived(fields: Fields, name: string, returned: unknown): Promise<boolean> {
    const known = this.#derived.get(name)
    if (known !== undefined) return known
    const [first, second] = [await this.#made(fields, name), await this.#made(fields, name)]
    // Without it there is none: it is made of itself. Or there is a default, the same each time, or one made by chance.
    const isDerived =
      first !== undefined && (isSameValue(first, returned) || (second !== undefined && !isSameValue(first, second)))
    this.#derived.set(name, isDerived)
    return isDerived
  }

  /** What the schema returns for a field that is not given. */
  async #made(fields: Fields, name: string): Promise<unknown> {
    const parsed = await parseFields(this.#model, without(fields, [name, ...this.unknown]))
    return Object.hasOwn(parsed.fields, name) ? parsed.fields[name] : undefined
  }
}

const memories = new WeakMap<AnyModel, SchemaMemory>()

/** What is known of a model's schema so far. */
export function memoryOf(model: AnyModel): SchemaMemory {
  const known = memories.get(model)
  if (known) return known
  const memory = new SchemaMemory(model)
  memories.set(model, memory)
  return memory
}

/** Fields without some of them. */
export function without(fields: Fields, names: readonly string[]): Fields {
  if (names.length === 0) return fields
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
}

/** The fields in their order, one under another name. */
function rename(fields: Fields, from: string, to: string): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name === from ? to : name, value]))
}

function textOf(issues: readonly FieldIssue[]): string {
  return JSON.stringify(issues.map(({ path, message }) => [path, message]))
}

// By the suffix alone: a message may spell the name itself with quotes or escapes.
function sorted(issues: readonly FieldIssue[]): string {
  return issues
    .map(issue => textOf([issue]).replaceAll(SUFFIX, ''))
    .toSorted()
    .join()
}
