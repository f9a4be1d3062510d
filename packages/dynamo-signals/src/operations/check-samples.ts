import { ValidationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import type { SchemaIssue } from '../models/standard-schema.ts'
import type { Fields } from '../repository/items/fields.ts'
import { asLoaded } from '../repository/saving/as-loaded.ts'
import { type Complaint, error, warning } from './complaint.ts'

/** Sample input for a model. Relations can be omitted. */
export type Sample = readonly [model: AnyModel, input: object]

/**
 * Finds schemas that reject their own output, so that no instance could be saved twice. A schema does not describe its
 * input, so it is tested with samples, or with an empty object, which is enough if all fields have defaults.
 */
export function checkSamples(models: readonly AnyModel[], samples: readonly Sample[]): Complaint[] {
  return models.flatMap(model => {
    const own = samples.filter(([of]) => of === model)
    return own.length > 0 ? own.flatMap(([, input]) => trySample(model, input, true)) : trySample(model, {}, false)
  })
}

function trySample(model: AnyModel, input: object, isMeant: boolean): Complaint[] {
  const { name, schema } = model
  const first = schema['~standard'].validate(input)
  if (first instanceof Promise) {
    first.catch(() => undefined)
    if (!isMeant) return []
    const why = `The schema of ${name} is asynchronous, and check() is synchronous, so its samples were not checked.`
    return [warning('check.asynchronousSchema', why)]
  }
  if (first.issues) {
    if (!isMeant) return []
    return [error('check.badSample', `A sample of ${name} does not match its schema: ${listOf(first.issues)}.`)]
  }
  try {
    const fields = Object.entries({ ...(first.value as Fields) }).filter(([, value]) => value !== undefined)
    const loaded = fields.map(([field, value]) => [field, asLoaded(model, field, value)])
    const second = schema['~standard'].validate(Object.fromEntries(loaded))
    if (second instanceof Promise || !second.issues) return []
    const why = `The schema of ${name} rejects its own output: ${listOf(second.issues)}. Stored fields are validated again on every save, so the schema must also accept its own output.`
    return [error('check.schemaRefusesItself', why)]
  } catch (thrown) {
    if (!(thrown instanceof ValidationError)) throw thrown
    return [error('check.unstorable', `The output of the schema of ${name} cannot be stored. ${thrown.message}`)]
  }
}

function listOf(issues: readonly SchemaIssue[]): string {
  return Array.from(issues, ({ path = [], message }) => {
    const keys = Array.from(path, part => String(typeof part === 'object' ? part.key : part))
    return keys.length > 0 ? `${keys.join('.')}: ${message}` : message
  }).join('; ')
}
