import type { StandardSchema } from './standard-schema.ts'

/** The fields that a schema exposes. */
export interface SchemaFields {
  /** The schemas of each field: one for each variant that has the field. */
  readonly fields: ReadonlyMap<string, readonly StandardSchema[]>
  /** Whether instances can have other fields, because the schema is loose or has an index signature. */
  readonly isOpen: boolean
  /** Whether the schema is a union, so that the fields of an instance depend on one another. */
  readonly isUnion: boolean
}

/**
 * Reads the fields of a schema. Standard Schema does not expose them, but zod, valibot and arktype do, each in its own way.
 * Returns undefined for other vendors, and for a schema that transforms the whole instance, because its fields are known
 * only when it runs.
 */
export function schemaFields(schema: StandardSchema): SchemaFields | undefined {
  const shapes = shapesOf(schema)
  if (!shapes) return undefined
  const fields = new Map<string, StandardSchema[]>()
  for (const { entries } of shapes) {
    for (const [name, field] of Object.entries(entries)) fields.set(name, [...(fields.get(name) ?? []), field])
  }
  return { fields, isOpen: shapes.some(({ isOpen }) => isOpen), isUnion: shapes.length > 1 }
}

type Entries = Readonly<Record<string, StandardSchema>>

interface Shape {
  readonly entries: Entries
  readonly isOpen: boolean
}

/** The parts that a schema may have, depending on its vendor. All are optional. */
interface Inside {
  /** zod 4, mini included */
  readonly _zod?: {
    readonly def: {
      readonly type?: unknown
      readonly shape?: Entries
      readonly options?: unknown
      readonly catchall?: Inside
    }
  }
  /** zod 3 */
  readonly shape?: Entries
  readonly _def?: { readonly unknownKeys?: unknown }
  /** valibot */
  readonly type?: unknown
  readonly entries?: Entries
  readonly options?: unknown
  readonly pipe?: unknown
  /** arktype */
  readonly json?: unknown
  readonly get?: (name: string) => StandardSchema
  readonly props?: readonly { readonly key: string; readonly default?: unknown; readonly value?: unknown }[]
}

function shapesOf(schema: StandardSchema): Shape[] | undefined {
  try {
    const inside = schema as StandardSchema & Inside
    if (inside['~standard'].vendor === 'arktype') return arktypeShapes(inside)
    if (transforms(inside.pipe)) return undefined
    const { shape: entries = inside.entries, options } = inside._zod?.def ?? inside
    return typeof entries === 'object' ? [{ entries, isOpen: isOpen(inside) }] : variants(options)
  } catch {
    return undefined
  }
}

function isOpen({ _zod, _def, type }: Inside): boolean {
  const rest = _zod?.def.catchall?._zod?.def.type ?? 'never'
  return (
    rest !== 'never' || _def?.unknownKeys === 'passthrough' || type === 'loose_object' || type === 'object_with_rest'
  )
}

/** Whether a valibot pipe transforms the instance. zod has a method of the same name. */
function transforms(pipe: unknown): boolean {
  const [, ...steps] = Array.isArray(pipe) ? pipe : []
  return steps.some(({ kind, type }) => kind === 'schema' || (kind === 'transformation' && !NAMING.has(type)))
}

// Actions that change only the type.
const NAMING = new Set(['brand', 'flavor', 'readonly'])

function variants(options: unknown): Shape[] | undefined {
  if (!Array.isArray(options)) return undefined
  const shapes = options.map((option: StandardSchema) => shapesOf(option))
  return shapes.every(shape => shape !== undefined) ? shapes.flat() : undefined
}

interface ArktypeJson {
  readonly required?: readonly { readonly key: string }[]
  readonly optional?: readonly { readonly key: string }[]
  readonly domain?: unknown
  readonly index?: unknown
}

function arktypeShapes(schema: Inside & { readonly distribute?: (map: (branch: Inside) => unknown) => unknown }) {
  const branches = [schema.json].flat() as ArktypeJson[]
  if (branches.some(branch => branch.domain !== 'object')) return undefined
  const parts = branches.length > 1 ? ([schema.distribute?.(branch => branch)].flat() as Inside[]) : [schema]
  return branches.map(({ required = [], optional = [], index }, at): Shape => {
    const part = parts[at]
    const isOptional = new Set(optional.map(({ key }) => key))
    const fields = [...required, ...optional].map(({ key }) => {
      const { default: missing, value } = part?.props?.find(prop => prop.key === key) ?? {}
      const schema = (value ?? part?.get?.(key)) as StandardSchema
      return [key, isOptional.has(key) ? withDefault(schema, missing) : schema]
    })
    return { entries: Object.fromEntries(fields), isOpen: index !== undefined }
  })
}

/**
 * Returns the schema of an optional field with its default, which arktype keeps with the object and not with the field. The
 * schema that arktype's `get` returns for it includes undefined, and then calls another value a broken rule.
 */
function withDefault(schema: StandardSchema, missing: unknown): StandardSchema {
  const { validate } = schema['~standard']
  const made = () => (typeof missing === 'function' ? missing() : missing)
  const validateOptional = (value: unknown) => {
    const given = value === undefined ? made() : value
    return given === undefined ? { value: given } : validate(given)
  }
  return { '~standard': { ...schema['~standard'], validate: validateOptional } }
}
