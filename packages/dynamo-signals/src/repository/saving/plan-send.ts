import { keyIssue, refuseOptions } from '../../dispatch/option-issues.ts'
import type { AnySignal } from '../../dispatch/signal-event.ts'
import { AlreadyExistsError } from '../../errors/index.ts'
import type { SignalContext } from '../../models/database.ts'
import type { SendOptions } from '../../models/send-options.ts'
import type { Core } from '../core.ts'
import { dueKey, pointerKey } from '../items/due-keys.ts'
import { keyAttributes } from '../items/keys.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'
import { dueTime } from './due-time.ts'
import { planSignal } from './plan-signal.ts'

/** How long the ledger keeps a signal that is not delivered after it is due, in seconds. */
const KEPT_OVERDUE = 35 * 24 * 3600
/** A signal that waits this long starts a new chain of causes, because work that repeats once a minute is not a loop. */
export const NEW_CHAIN_FROM = 60_000

/**
 * Plans the writes that send a durable signal: its item, or the entry that waits in the ledger until it is due. They need no
 * read and have no condition on stored items, so they never make a commit fail.
 */
export function planSend(
  core: Core,
  context: SignalContext,
  signal: AnySignal,
  payload: object,
  options: SendOptions = {},
): PlannedWrite[] {
  const now = core.runtime.now().getTime()
  const due = dueTime(`send of "${signal.name}"`, options, now)
  const { sender, key } = options
  const isNewChain = due !== undefined && due >= now + NEW_CHAIN_FROM
  const sent = planSignal(core, context, { signal, payload, sender, cause: isNewChain ? undefined : core.cause })
  return due === undefined ? [sent] : planWaiting(core, sent, { signal, due, key })
}

/** Plans the cancellation of the signal that waits under a key. Changes nothing if there is none. */
export function planCancel(core: Core, signal: AnySignal, key: string): PlannedWrite {
  refuseOptions('repository.badOptions', `cancel of "${signal.name}"`, { key: keyIssue(key) })
  return { ...pointer(core, signal, key), kind: 'delete' }
}

interface Wait {
  readonly signal: AnySignal
  readonly due: number
  readonly key: string | undefined
}

/**
 * The entry is the item of the signal under another key, so it exceeds the limits of DynamoDB only if the item does. An entry
 * with a key is valid only as long as the pointer names it. A cancellation deletes the pointer and another `send` replaces it,
 * without a read.
 */
function planWaiting(core: Core, sent: PlannedWrite, { signal, due, key }: Wait): PlannedWrite[] {
  const place = dueKey(sent.key.pk, due)
  const _ttl = { N: String(Math.ceil(due / 1000) + KEPT_OVERDUE) }
  const more = { item: { S: sent.key.pk }, ...(key !== undefined && { key: { S: key } }), _ttl }
  const item = { ...sent.item, ...keyAttributes(place), ...more }
  const entry: PlannedWrite = { ...sent, table: core.ledgerTableName, key: place, item }
  if (key === undefined) return [entry]
  const named = pointer(core, signal, key)
  return [entry, { ...named, item: { ...keyAttributes(named.key), due: { S: place.sk }, _ttl } }]
}

function pointer(core: Core, { name }: AnySignal, key: string): PlannedWrite {
  // Never called, because the write has no condition.
  const refusal = () => new AlreadyExistsError(name, key)
  return { kind: 'put', table: core.ledgerTableName, key: pointerKey(name, key), conditions: [], refusal }
}
