import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import type { Core } from '../repository/core.ts'
import { shapeOf } from '../repository/items/model-shape.ts'
import { formOf } from './item-form.ts'

/**
 * Throws `ConfigurationError` if the guards of a model's unique values have no table, or if different strings of a unique field
 * are stored as the same value. Guards are in the library's own table, because other code may list all items of the other one.
 */
export function requireGuards(core: Core, stored: readonly AnyModel[]): void {
  for (const model of stored) {
    const { name } = model
    const fields = shapeOf(model).guarded.flat()
    if (fields.length > 0) requireOwnTable(core, model)
    const converted = fields.find(field => formOf(model)?.isConverted(field))
    if (converted === undefined) continue
    throw new ConfigurationError(
      'models.badTable',
      `${name}.${converted} is unique, and its dates are stored as numbers, so different strings would be the same date. Store it as it is, or remove it from unique.`,
    )
  }
}

/** Throws `ConfigurationError` if a database has no table of its own, where guards and fences are. */
export function requireOwnTable({ tableName }: Core, { name }: AnyModel): void {
  if (tableName !== '') return
  throw new ConfigurationError(
    'repository.badDatabase',
    `openDatabase: ${name} has unique values or relations, and what protects them is stored in a table of the library. Pass tableName to openDatabase.`,
  )
}
