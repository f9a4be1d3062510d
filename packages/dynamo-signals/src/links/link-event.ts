import { ConfigurationError } from '../errors/index.ts'
import type { M2mChanging } from '../models/m2m-changing.ts'
import type { AnyModel } from '../models/model.ts'
import type { PostDelete, PostSave } from '../models/model-signals.ts'
import type { Fields } from '../repository/items/fields.ts'
import { coreOf } from '../repository/open-database.ts'
import { ADDED_FROM } from './plan-links.ts'

/** The event of a link that was added or removed. */
export type LinkEvent = PostSave<AnyModel> | PostDelete<AnyModel>

/** The part of a delete that the ledger keeps. For a link, also the call that removed it. */
interface Root {
  readonly model: string
  readonly id: string
  readonly by?: string
}

/**
 * Converts the event of a link to that of `m2mChanged`. Its instance is the one whose links the caller changed. For a cascade,
 * it is the end that was deleted. For any other writer, it is the one at the side that declares the link.
 */
export function readLinkEvent(event: LinkEvent): object {
  const { sender, instance: through, signal: _signal, context, database, record, effects, once } = event
  const linked = coreOf(database).core.links.get(sender.name)
  if (!linked) {
    throw new ConfigurationError(
      'links.notThrough',
      `Signal "m2m-changed": ${sender.name} holds no links. Use the through model of a manyToMany() as the sender.`,
    )
  }
  const { link, source, target } = linked
  const { [ADDED_FROM]: addedFrom, ...rest } = context
  const root: Root | undefined = 'root' in event ? event.root : undefined
  const ids = { from: idIn(through, link.from), to: idIn(through, link.to) }
  const isOf = (model: AnyModel, id: string) => root?.model === model.name && root.id === id
  // An instance that is linked to itself is at both ends.
  const reverse = root ? isOf(target, ids.to) && !isOf(source, ids.from) : addedFrom === 'reverse'
  const [own, other] = reverse ? [ids.to, ids.from] : [ids.from, ids.to]
  const action = 'created' in event ? 'postAdd' : root?.by === 'clear' ? 'postClear' : 'postRemove'
  return {
    action,
    link: link.name,
    instance: Object.freeze({ model: reverse ? target : source, id: own }),
    reverse,
    model: reverse ? source : target,
    pkSet: new Set([other]),
    through,
    sender,
    record,
    effects,
    once,
    database,
    context: rest,
  } satisfies Omit<M2mChanging, 'action' | 'signal' | 'transaction'> & Record<string, unknown>
}

function idIn(through: object, relation: string): string {
  return String((through as Fields)[`${relation}Id`])
}
