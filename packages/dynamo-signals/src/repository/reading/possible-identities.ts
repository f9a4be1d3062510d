import type { AnyModel } from '../../models/model.ts'
import type { StandardSchema } from '../../models/standard-schema.ts'
import { isSameValue } from '../items/changed-fields.ts'
import { type Fields, without } from '../items/fields.ts'
import { shapeOf } from '../items/model-shape.ts'
import type { Identity } from './find-item.ts'

/**
 * Returns the identities that a lookup can mean, the more likely one first: by the parsed values, which are what a save
 * stores, then by the given values, if they differ. A loaded value has already been parsed, and a schema that hashes or
 * extends it would change it again.
 *
 * @param fields the lookup and everything else known about the instance. A schema that does not expose the schemas of its
 * fields has to parse the whole instance.
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

/** Returns the value as parsed by the schema, or the given value if the schema cannot parse it alone or rejects it. */
async function parseField(model: AnyModel, { name, value, fields }: Given): Promise<unknown> {
  const shape = shapeOf(model)
  if (shape.byField.has(name)) return value
  for (const schema of shape.schemaFields?.fields.get(name) ?? []) {
    const result = await parse(schema, value)
    if (result) return result.value
  }
  if (shape.schemaFields) return value
  const own = without(fields, [...shape.byField.keys()])
  const whole = (await parse(model.schema, own))?.value as Fields | null | undefined
  return whole?.[name] ?? value
}

async function parse(schema: StandardSchema, value: unknown): Promise<{ readonly value: unknown } | undefined> {
  try {
    const result = await schema['~standard'].validate(value)
    return result.issues ? undefined : result
  } catch {
    // A transform of the whole instance may not expect most fields to be missing.
    return undefined
  }
}
