import { shown } from '../dispatch/option-issues.ts'
import type { SignalEvent } from '../dispatch/signal-event.ts'
import { ConfigurationError } from '../errors/index.ts'
import { type LinkedEnds, M2M_CHANGED } from '../models/m2m-changing.ts'
import type { AnyModel, InstanceOf } from '../models/model.ts'
import { type DurableOptions, type DurablePayload, postDelete, postSave } from '../models/model-signals.ts'
import type { When } from '../models/when.ts'
import { type LinkEvent, readLinkEvent } from './link-event.ts'

/** The argument of a `m2mChanged` receiver. The sender is the model that holds the links. */
export type M2mChanged<Through extends AnyModel = AnyModel> = SignalEvent<M2mChangedPayload<Through>, Through>
interface M2mChangedPayload<Through extends AnyModel> extends LinkedEnds, DurablePayload {
  readonly action: 'postAdd' | 'postRemove' | 'postClear'
  /** The link as it was added, or as it was before it was removed. */
  readonly through: InstanceOf<Through>
}

/** The options of a `m2mChanged` receiver. */
export interface M2mChangedOptions<Through extends AnyModel> extends Omit<DurableOptions<Through>, 'when'> {
  /** The model that holds the links, or its name: `Product.links.tags.through`, or `Product_tags`. */
  readonly sender: Through | string
  /** Runs for the database of this name only. Default: every database. */
  readonly database?: string
  /** A higher priority runs first. Default 0. */
  readonly priority?: number
}

type LinkReceiver<Through extends AnyModel> = (event: M2mChanged<Through>) => unknown

/** The function that is connected for each receiver, so that connecting it again has no effect. */
const wrapped = new WeakMap<LinkReceiver<never>, (event: LinkEvent) => unknown>()

function wrap(receiver: LinkReceiver<never>): (event: LinkEvent) => unknown {
  const known = wrapped.get(receiver)
  if (known) return known
  const run = (event: LinkEvent) => receiver({ ...readLinkEvent(event), signal: m2mChanged } as never)
  wrapped.set(receiver, run)
  return run
}

const ADDED: When<unknown> = {
  description: 'm2mChanged: postAdd',
  sentAs: M2M_CHANGED,
  test: change => change.created,
  patterns: [{ eventNames: ['INSERT'] }],
}
const REMOVED: When<unknown> = {
  description: 'm2mChanged: postRemove, postClear',
  sentAs: M2M_CHANGED,
  test: change => change.deleted,
  patterns: [{ eventNames: ['REMOVE'] }],
}

/**
 * Sent from the stream for each link that any writer adds or removes, at least once and in order for each link. Its receivers
 * are connected to `postSave` and `postDelete` of the model that holds the links, and have their receipts, retries and dead
 * letters. `pkSet` contains the ID at the other end of the link. A cascade that deletes an end sends `postRemove`. Changes of
 * a link's own fields do not send the signal. Django: `m2m_changed`.
 *
 * @example
 * m2mChanged.connect(countProducts, { sender: 'Product_tags', dispatchUid: 'tags/count', consumer: 'links' })
 * async function countProducts({ action, pkSet }: M2mChanged) {
 *   console.log(action, [...pkSet]) // postAdd [ 'sale' ]
 * }
 */
export const m2mChanged = {
  name: M2M_CHANGED,

  /**
   * Connects a receiver and returns the function that disconnects it. Throws `ConfigurationError` without a sender, because
   * links of every model would invoke the consumer for every record.
   */
  connect<Through extends AnyModel>(
    receiver: LinkReceiver<Through>,
    options: M2mChangedOptions<Through>,
  ): () => boolean {
    if (typeof receiver !== 'function') {
      throw new ConfigurationError('links.notCallable', 'Signal "m2m-changed": the receiver is not a function.')
    }
    const { sender } = options
    if (!sender) {
      throw new ConfigurationError(
        'links.noSender',
        `Signal "m2m-changed": sender must be the model that holds the links, such as Product.links.tags.through, not ${shown(sender)}.`,
      )
    }
    const run = wrap(receiver as LinkReceiver<never>)
    const disconnectSaves = postSave.connect(run as never, { ...options, sender, when: ADDED } as never)
    const disconnectDeletes = postDelete.connect(run as never, { ...options, sender, when: REMOVED } as never)
    return () => {
      const saves = disconnectSaves()
      return disconnectDeletes() || saves
    }
  },
} as const
