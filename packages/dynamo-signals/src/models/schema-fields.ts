import type { StandardSchema } from './standard-schema.ts'

/**
 * The schemas of a field, one for each variant that has it; none where the field is not there. A schema that does not
 * show its fields has undefined for all.
 */
export type SchemaFields = ReadonlyMap<string, readonly StandardSchema[]>

/**
 * Reads the fields of a schema. Standard Schema does not show them; zod, valibot and arktype do, each in a way of its
 * own. Undefined for another vendor's schema, and for one that transforms the instance as a whole: its fields are known
 * only when it runs.
 */
export function schemaFields(schema: StandardSchema): SchemaFields | undefined {
  const shapes = shapesOf(schema)
  if (!shapes) return undefined
  const fields = new Map<string, StandardSchema[]>()
  for (const shape of shapes) {
    for (const [name, field] of Object.entries(shape)) fields.set(name, [...(fields.get(name) ?? []), field])
  }
  return fields
}

type Shape = Readonly<Record<string, StandardSchema>>

/** The parts of a schema that may be there, depending on its vendor. Nothing here is taken for granted. */
interface Inside {
  /** zod 4, mini included */
  readonly _zod?: { readonly def: { readonly shape?: Shape; readonly options?: unknown } }
  /** zod 3 */
  readonly shape?: Shape
  /** valibot */
  readonly entries?: Shape
  readonly options?: unknown
  readonly pipe?: unknown
  /** arktype */
  readonly json?: unknown
  readonly get?: (name: string) => StandardSchema
}

function shapesOf(schema: StandardSchema): Shape[] | undefined {
  try {
    const inside = schema as StandardSchema & Inside
    if (inside['~standard'].vendor === 'arktype') return arktypeShapes(inside)
    if (transforms(inside.pipe)) return undefined
    const { shape = inside.entries, options } = inside._zod?.def ?? inside
    return typeof shape === 'object' ? [shape] : variants(options)
  } catch {
    return undefined
  }
}

/** Whether a pipe of valibot makes something else of the instance. zod has a method of this name. */
function transforms(pipe: unknown): boolean {
  const [, ...steps] = Array.isArray(pipe) ? pipe : []
  return steps.some(({ kind, type }) => kind === 'schema' || (kind === 'transformation' && !NAMING.has(type)))
}

// What changes the type only.
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
}

function arktypeShapes(schema: Inside & { readonly distribute?: (map: (branch: Inside) => unknown) => unknown }) {
  const branches = [schema.json].flat() as ArktypeJson[]
  if (branches.some(branch => branch.domain !== 'object')) return undefined
  const names = branches.map(({ required = [], optional = [] }) => [...required, ...optional].map(({ key }) => key))
  const parts = branches.length > 1 ? ([schema.distribute?.(branch => branch)].flat() as Inside[]) : [schema]
  return parts.map((part, at) => Object.fromEntries((names[at] ?? []).map(name => [name, part.get?.(name)])) as Shape)
}
