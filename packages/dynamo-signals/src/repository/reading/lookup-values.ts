import type { AnyModel } from '../../models/model.ts'
import type { StandardSchema } from '../../models/standard-schema.ts'
import { isSameValue } from '../items/changed-fields.ts'
import type { Fields } from '../items/instance-item.ts'
import { shapeOf } from '../items/model-shape.ts'
import type { Identity } from './find-instance.ts'

/**
 * The identities a lookup can stand for, the likelier one first: by the values that the schema makes of the given ones,
 * which are what a save stores; then by the given ones, where they differ. A value that was loaded is one that the schema
 * has made already, and a schema that hashes it or adds to it would make another one of it.
 *
 * @param fields the lookup with whatever else is known of the instance: a schema that does not show the schemas of its
 * fields is asked for the whole instance.
 */
export async function possibleIdentities(model: AnyModel, identity: Identity, fields: Fields): Promise<Identity[]> {
  if ('id' in identity) return [identity]
  const { names, values } = identity
  const parsed = await Promise.all(names.map((name, at) => parseField(model, { name, value: values[at], fields })))
  return isSameValue(parsed, values) ? [identity] : [{ names, values: parsed }, identity]
}

interface Given {
  readonly name: string
  readonly value: unknown
  readonly fields: Fields
}

/** The value as the schema makes it; the given one where the schema cannot tell, or does not take it. */
async function parseField(model: AnyModel, { name, value, fields }: Given): Promise<unknown> {
  const shape = shapeOf(model)
  if (shape.byField.has(name)) return value
  for (const schema of shape.schemaFields?.fields.get(name) ?? []) {
    const result = await parse(schema, value)
    if (result) return result.value
  }
  if (shape.schemaFields) return value
  const own = Object.fromEntries(Object.entries(fields).filter(([field]) => !shape.byField.has(field)))
  const whole = (await parse(model.schema, own))?.value as Fields | null | undefined
  return whole?.[name] ?? value
}

async function parse(schema: StandardSchema, value: unknown): Promise<{ readonly value: unknown } | undefined> {
  try {
    const result = await schema['~standard'].validate(value)
    return result.issues ? undefined : result
  } catch {
    // A transform of the whole instance may not expect that most of it is missing.
    return undefined
  }
}
