import { ConfigurationError } from '../errors/index.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'

/** Returns the table of a model whose items other code writes. Undefined for the library's own table. */
export function tableToReplay(
  { models, tableName }: Core,
  { since, until }: { readonly since?: Date; readonly until?: Date },
  name: string | undefined,
): TableKeys | undefined {
  const table = name === undefined ? undefined : models.get(name)?.storedIn?.table
  const issue = table
    ? (since ?? until) && `When an item of ${name} was written is unknown. Omit since and until.`
    : tableName === '' && `Each model has a table of its own. Pass model, one of: ${[...models.keys()].join(', ')}.`
  if (issue) throw new ConfigurationError('operations.badOption', `replay: ${issue}`)
  return table
}
