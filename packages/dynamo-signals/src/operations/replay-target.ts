import { ConfigurationError } from '../errors/index.ts'
import type { AnyModel } from '../models/model.ts'
import { postDelete } from '../models/model-signals.ts'
import type { TableKeys } from '../models/stored-in.ts'
import type { Core } from '../repository/core.ts'
import { connectedConsumers, streamReceivers } from './connected-signals.ts'

/** Returns the model of a replay. Throws `ConfigurationError` for one that is not in the database. */
export function modelOf({ models }: Core, given: AnyModel | string | undefined): AnyModel | undefined {
  const name = typeof given === 'string' ? given : given?.name
  const model = name === undefined ? undefined : models.get(name)
  if (model ?? name === undefined) return model
  throw new ConfigurationError(
    'operations.unknownModel',
    `"${name}" is not a model of this database. Its models: ${[...models.keys()].join(', ')}.`,
  )
}

/** Returns the table of a model whose items other code writes. Undefined for the library's own table. */
export function tableToReplay(
  { models, tableName }: Core,
  { since, until }: { readonly since?: Date; readonly until?: Date },
  name: string | undefined,
): TableKeys | undefined {
  const table = name === undefined ? undefined : models.get(name)?.storedIn?.table
  const issue = table
    ? (since ?? until) && `It is unknown when an item of ${name} was written. Omit since and until.`
    : tableName === '' && `Each model has its own table. Pass model, one of: ${[...models.keys()].join(', ')}.`
  if (issue) throw new ConfigurationError('operations.badOption', `replay: ${issue}`)
  return table
}

/** Refuses a replay in which no receiver would run. */
export function requireReceiver(
  { name }: Core,
  { consumer, dispatchUid }: { readonly consumer: string; readonly dispatchUid?: string },
): void {
  const ofConsumer = streamReceivers(name).filter(({ connection }) => connection.options.consumer === consumer)
  const meant = ofConsumer.filter(
    ({ connection }) => (dispatchUid ?? connection.dispatchUid) === connection.dispatchUid,
  )
  if (meant.some(({ signal }) => signal !== postDelete)) return
  const known = ofConsumer.map(({ connection }) => connection.dispatchUid).join(', ')
  const advice =
    meant.length > 0 ? 'It only receives deletes, and deleted items cannot be replayed.' : advise(known, name)
  const what = dispatchUid === undefined ? '' : ` "${dispatchUid}"`
  throw new ConfigurationError(
    'operations.noReceiver',
    `The consumer "${consumer}" has no receiver${what} to replay. ${advice}`,
  )
}

function advise(known: string, database: string): string {
  return known
    ? `Its receivers: ${known}.`
    : `Consumers with receivers: ${connectedConsumers(database).join(', ') || 'none'}.`
}
