import { ConfigurationError, ValidationError } from '../../errors/index.ts'
import type { AnyModel } from '../../models/model.ts'
import { decodeValue, encodeValue, requireName } from '../items/attribute-value.ts'
import { isSameValue } from '../items/changed-fields.ts'
import type { Fields } from '../items/instance-item.ts'
import { numbersIn } from '../items/numbers.ts'
import { withoutUndefined } from '../items/without-undefined.ts'
import { type Parsed, parseFields } from './parse-fields.ts'
import { MOST_NAMES, memoryOf, type SchemaMemory, without } from './schema-memory.ts'
import { storable } from './storable.ts'

/**
 * Parses changed fields on top of the stored ones. The schema sees the whole instance, because a rule may involve several
 * fields, but its output is used only for changed fields. An unchanged field keeps its stored value, so no value is
 * transformed twice, unless the schema derives it from other fields. Fields that the schema does not know are kept, and are
 * hidden from the schema if it would reject them.
 *
 * Throws `ValidationError` with all issues. Throws `ConfigurationError` if the schema does not accept its own output, as
 * soon as it returns such a field for the first time. Otherwise the next save would fail.
 */
export async function parseChanges(model: AnyModel, changed: Fields, base: Fields = {}): Promise<Fields> {
  const memory = memoryOf(model)
  const kept: string[] = []
  const given: Fields = {}
  for (const name of Object.keys(changed)) {
    const value = changed[name]
    if (value === undefined) continue
    const isKept = Object.hasOwn(base, name) && isSameValue(base[name], value)
    if (isKept) kept.push(name)
    given[checked(model, name)] = isKept || !isObject(value) ? value : plain(model, name, value)
  }
  const fields = await parsed(model, given, { base, kept, memory })
  for (const name of kept) {
    if (!Object.hasOwn(fields, name)) continue
    const stands = isSameValue(fields[name], base[name]) || !(await memory.isDerived(given, name, fields[name]))
    if (stands) fields[name] = base[name]
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(fields, name) || !Object.hasOwn(base, name)) continue
    if (memory.isNew(name)) await memory.learn(base)
    if (memory.unknown.has(name)) fields[name] = base[name]
  }
  if (!isProven(memory, fields)) await proveOutput(model, fields, memory)
  return fields
}

/** Returns a whole instance with the stored fields that the caller omitted because the model does not know them. */
export async function withUnknown(model: AnyModel, changes: Fields, stored: Fields): Promise<Fields> {
  const memory = memoryOf(model)
  const missing = Object.keys(stored).filter(name => !Object.hasOwn(changes, name))
  if (missing.some(name => memory.isNew(name))) await memory.learn(stored)
  const unknown = missing.filter(name => memory.unknown.has(name))
  if (unknown.length === 0) return changes
  return { ...Object.fromEntries(unknown.map(name => [name, stored[name]])), ...changes }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function plain(model: AnyModel, name: string, value: object): unknown {
  return storable(model.name, () => withoutUndefined(value, name))
}

// Assigning to this name would set the prototype.
function checked(model: AnyModel, name: string): string {
  return name === '__proto__' ? storable(model.name, () => requireName(name)) : name
}

interface Known {
  readonly base: Fields
  readonly kept: readonly string[]
  readonly memory: SchemaMemory
}

async function parsed(model: AnyModel, given: Fields, { base, kept, memory }: Known): Promise<Fields> {
  const attempt = () => {
    const { unknown } = memory
    return parseFields(
      model,
      unknown.size === 0
        ? given
        : without(
            given,
            kept.filter(name => unknown.has(name)),
          ),
    )
  }
  let result = await attempt()
  // A strict schema may have rejected unknown fields, or may require a field that an instance of another shape did not need.
  if (result.issues.length > 0 && kept.some(name => !memory.known.has(name))) {
    await memory.learn(base)
    result = await attempt()
  }
  if (result.issues.length > 0) throw new ValidationError(model.name, result.issues)
  memory.noteReturned(result.fields)
  return result.fields
}

function isProven({ proven, unknown }: SchemaMemory, fields: Fields): boolean {
  for (const name in fields) {
    if (!proven.has(name) && !unknown.has(name) && fields[name] !== undefined) return false
  }
  return true
}

async function proveOutput(model: AnyModel, fields: Fields, { proven, unknown }: SchemaMemory): Promise<void> {
  const names = Object.keys(fields).filter(name => !unknown.has(name) && fields[name] !== undefined)
  const loaded = names.map(name => [name, asLoaded(model, name, fields[name])])
  const { issues } = await parseFields(model, Object.fromEntries(loaded))
  if (issues.length > 0) throw refusesItself(model, issues, fields)
  if (proven.size < MOST_NAMES) for (const name of names) proven.add(name)
}

/** Returns the error for a model whose schema does not accept its own output. */
function refusesItself({ name }: AnyModel, issues: Parsed['issues'], fields: Fields): ConfigurationError {
  const list = issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')
  const bigint = Object.keys(fields).find(field => typeof fields[field] === 'bigint')
  const hint = bigint === undefined ? '' : ` A bigint is loaded as a number unless bigints has "${bigint}".`
  return new ConfigurationError(
    'repository.schemaRefusesItself',
    `${name} was not saved: its schema rejects its own output (${list}). Stored fields are validated again on every save, so the schema must also accept its own output.${hint}`,
  )
}

/** Returns a copy of a value as it will be loaded after it is stored. */
export function asLoaded(model: AnyModel, name: string, value: unknown): unknown {
  if (!isObject(value) && typeof value !== 'bigint') return value
  return storable(model.name, () => decodeValue(encodeValue(value, name), numbersIn(model, name)), name)
}
