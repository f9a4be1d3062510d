import { isSecret } from '../../stories/hide-secrets.ts'

/** An instance with fields of every kind, as a page shows it. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields that the repository gives an instance, and that a form cannot change. */
const SYSTEM = new Set(['id', 'version', 'createdAt', 'updatedAt'])

/** The value of a field as a person reads it. Secrets are hidden. */
export function valueText(name: string, value: unknown): string {
  if (isSecret(name) && value !== null && value !== undefined) return 'hidden'
  return typeof value === 'string' ? value : toJson(value)
}

/** The names of the fields that a form cannot show: secrets, at the top of the instance or inside of a field, and bytes. */
export function unshownFields(instance: Fields): string[] {
  return Object.keys(instance).filter(name => !SYSTEM.has(name) && !isShown(name, instance[name]))
}

/** The fields that a form shows, as JSON. A set is a list there. */
export function formText(instance: Fields): string {
  const shown = Object.entries(instance).filter(([name, value]) => !SYSTEM.has(name) && isShown(name, value))
  return toJson(Object.fromEntries(shown), 2)
}

/**
 * Reads what a form has sent. Returns the fields that changed. A field that the form showed and that is gone becomes undefined, so
 * that a save removes it. Throws an `Error` with a sentence if the text is not a JSON object.
 */
export function readForm(text: string, instance: Fields = {}): Record<string, unknown> {
  const given = readObject(text)
  const shown = readObject(formText(instance))
  const names = new Set([...Object.keys(shown), ...Object.keys(given)])
  const changed = [...names].filter(name => toJson(given[name]) !== toJson(shown[name]))
  return Object.fromEntries(changed.map(name => [name, likeBefore(given[name], instance[name])]))
}

function readObject(text: string): Fields {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`The fields are not valid JSON: ${error instanceof Error ? error.message : String(error)}.`)
  }
  if (!isMap(value)) {
    throw new Error('The fields must be a JSON object, such as { "title": "Tea" }.')
  }
  return value
}

/** JSON has no sets and no large integers, so a field, and each value inside of it, keeps the kind that it had. */
function likeBefore(value: unknown, before: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(before)) return value.map((each, at) => likeBefore(each, before[at]))
  if (before instanceof Set && Array.isArray(value)) return new Set(value)
  // What is not an integer stays as it is, so that the model refuses it.
  if (typeof before === 'bigint' && /^-?\d+$/.test(String(value))) return BigInt(String(value))
  if (!isMap(value) || !isMap(before)) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, likeBefore(each, before[name])]))
}

function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Set)
}

function isShown(name: string, value: unknown): boolean {
  return !isSecret(name) && !hasUnshown(value)
}

function hasUnshown(value: unknown): boolean {
  if (value instanceof Uint8Array) return true
  if (value instanceof Set) return [...value].some(hasUnshown)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([name, each]) => !isShown(name, each))
}

function toJson(value: unknown, space?: number): string {
  const plain = (name: string, each: unknown) => {
    if (isSecret(name) && each !== null) return 'hidden'
    if (each instanceof Uint8Array) return `${each.length} bytes`
    if (each instanceof Set) return [...each]
    return typeof each === 'bigint' ? String(each) : each
  }
  return JSON.stringify(value, plain, space) ?? ''
}
