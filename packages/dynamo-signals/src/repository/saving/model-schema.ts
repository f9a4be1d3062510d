import { ownValue } from '../../dispatch/own-value.ts'
import { ConfigurationError, type FieldIssue, ValidationError } from '../../errors/index.ts'
import { listOf } from '../../errors/validation.ts'
import type { AnyModel } from '../../models/model.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { type Fields, without } from '../items/fields.ts'
import { oncePer } from '../items/once-per.ts'
import { asLoaded } from './as-loaded.ts'
import { type Parsed, parseFields } from './parse-fields.ts'

/** The limit on remembered names, for schemas that accept any name. */
const MOST_NAMES = 1_000

/** Added to a field name to get a name that no schema knows. */
const SUFFIX = '_of_nobody'

/**
 * A model's schema, and what it does not expose: which fields it knows, which it derives from other fields, and whether it
 * accepts its own output. Learned by trying the schema, once per field and process.
 */
export class ModelSchema {
  readonly #model: AnyModel
  /** Names the schema has returned. */
  readonly #known = new Set<string>()
  /** Names the schema drops or rejects as unknown. */
  readonly #unknown = new Set<string>()
  /** Names for which the schema accepts its own output. */
  readonly #proven = new Set<string>()
  readonly #derived = new Map<string, boolean>()

  constructor(model: AnyModel) {
    this.#model = model
  }

  /**
   * Parses a whole instance, some of whose fields were kept from the stored one. Hides a kept field from the schema if the
   * schema does not know it. Throws `ValidationError` with all issues.
   */
  async parse(given: Fields, stored: Fields, kept: readonly string[]): Promise<Fields> {
    let result = await this.#parseKnown(given, kept)
    // A strict schema may have rejected unknown fields, or may require a field that an instance of another shape did not need.
    if (result.issues.length > 0 && kept.some(name => !this.#known.has(name))) {
      await this.#learn(stored)
      result = await this.#parseKnown(given, kept)
    }
    if (result.issues.length > 0) throw new ValidationError(this.#model.name, result.issues)
    this.#noteReturned(result.fields)
    return result.fields
  }

  /** Whether the schema was found to drop or reject a field. False for a field that was not tried. */
  isUnknown(name: string): boolean {
    return this.#unknown.has(name)
  }

  /** Returns which of these fields of a stored instance the schema does not know. Tries the schema if it is not sure. */
  async unknownAmong(names: readonly string[], stored: Fields): Promise<string[]> {
    if (names.some(name => !this.#known.has(name) && !this.#unknown.has(name))) await this.#learn(stored)
    return names.filter(name => this.#unknown.has(name))
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

  /**
   * Throws `ConfigurationError` if the schema does not accept its own output, because the next save would fail. Tries it as
   * soon as the schema returns a field for the first time.
   */
  requireStable(fields: Fields): Promise<void> | undefined {
    return this.#isProven(fields) ? undefined : this.#prove(fields)
  }

  async #prove(fields: Fields): Promise<void> {
    const names = Object.keys(fields).filter(name => !this.#unknown.has(name) && fields[name] !== undefined)
    const loaded = names.map(name => [name, asLoaded(this.#model, name, fields[name])])
    const { issues } = await parseFields(this.#model, Object.fromEntries(loaded))
    if (issues.length > 0) throw refusesItself(this.#model, issues, fields)
    if (this.#proven.size < MOST_NAMES) for (const name of names) this.#proven.add(name)
  }

  #isProven(fields: Fields): boolean {
    for (const name in fields) {
      if (!this.#proven.has(name) && !this.#unknown.has(name) && fields[name] !== undefined) return false
    }
    return true
  }

  #parseKnown(given: Fields, kept: readonly string[]): Promise<Parsed> {
    const isNoneHidden = this.#unknown.size === 0
    const hidden = isNoneHidden ? [] : kept.filter(name => this.#unknown.has(name))
    return parseFields(this.#model, without(given, hidden))
  }

  #noteReturned(fields: Fields): void {
    for (const name in fields) {
      // The fast path, because every save calls this.
      if (this.#known.has(name) && this.#unknown.size === 0) continue
      if (this.#known.size < MOST_NAMES) this.#known.add(name)
      this.#unknown.delete(name)
    }
  }

  /** Learns which fields of a stored instance the schema does not know. */
  async #learn(stored: Fields): Promise<void> {
    let fields = stored
    for (;;) {
      const parsed = await parseFields(this.#model, fields)
      if (parsed.issues.length === 0) {
        this.#noteReturned(parsed.fields)
        for (const name of Object.keys(stored)) {
          if (!Object.hasOwn(parsed.fields, name) && !this.#known.has(name)) this.#unknown.add(name)
        }
        return
      }
      const refused = await this.#refusedIn(fields, parsed)
      if (refused === undefined) return
      this.#unknown.add(refused)
      fields = without(fields, [refused])
    }
  }

  /**
   * Finds a name that a strict schema rejects as unknown. The schema then rejects any other name in its place in the same
   * way. If it knows the name, a renamed field is reported as missing or with a different issue.
   */
  async #refusedIn(fields: Fields, { issues }: Parsed): Promise<string | undefined> {
    for (const name of Object.keys(fields)) {
      if (this.#known.has(name)) continue
      const renamed = await parseFields(this.#model, rename(fields, name, `${name}${SUFFIX}`))
      const isNamed = textOf(issues) !== textOf(renamed.issues)
      if (isNamed && sorted(issues) === sorted(renamed.issues)) return name
    }
    return undefined
  }

  /** Returns what the schema produces for a field that is omitted. */
  async #made(fields: Fields, name: string): Promise<unknown> {
    const parsed = await parseFields(this.#model, without(fields, [name, ...this.#unknown]))
    return ownValue(parsed.fields, name)
  }
}

/** Returns the schema of a model, with what the process has learned about it so far. */
export const schemaOf = /* @__PURE__ */ oncePer((model: AnyModel) => new ModelSchema(model))

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

/** Returns the error for a model whose schema does not accept its own output. */
function refusesItself({ name }: AnyModel, issues: Parsed['issues'], fields: Fields): ConfigurationError {
  const bigint = Object.keys(fields).find(field => typeof fields[field] === 'bigint')
  const hint = bigint === undefined ? '' : ` A bigint is loaded as a number unless bigints has "${bigint}".`
  return new ConfigurationError(
    'repository.schemaRefusesItself',
    `${name} was not saved: its schema rejects its own output (${listOf(issues)}). Each save validates all fields again.${hint}`,
  )
}
