import type { AnySignal } from '../../dispatch/signal-event.ts'
import { AlreadyExistsError } from '../../errors/index.ts'
import type { SignalContext } from '../../models/database.ts'
import type { AnyModel } from '../../models/model.ts'
import type { Core } from '../core.ts'
import { encodeFields, type Item } from '../items/attribute-value.ts'
import { type Cause, originAttributes } from '../items/cause.ts'
import { keyAttributes, keyPart, SIGNAL } from '../items/keys.ts'
import type { PlannedWrite } from '../writing/planned-write.ts'
import { storable } from './storable.ts'

/** How long the item of a sent signal is kept, in seconds. Longer than the stream's 24 hours. */
export const SIGNAL_LIFETIME = 7 * 24 * 3600

/** A durable signal, as it is sent. */
interface SentSignal {
  readonly signal: AnySignal
  readonly payload: object
  readonly sender: AnyModel | undefined
  /** Undefined for a signal that starts a chain of its own. */
  readonly cause: Cause | undefined
}

/** Plans the item that sends a durable signal. The stream delivers it, and time to live removes it. */
export function planSignal(
  core: Core,
  context: SignalContext,
  { signal, payload, sender, cause }: SentSignal,
): PlannedWrite {
  const { runtime, tableName } = core
  const id = runtime.newId()
  const key = { pk: `signal#${keyPart(signal.name)}#${id}`, sk: SIGNAL }
  const item: Item = {
    ...keyAttributes(key),
    _signal: { S: signal.name },
    _wid: { S: runtime.newWriteId() },
    _v: { N: '1' },
    _ttl: { N: String(Math.floor(runtime.now().getTime() / 1000) + SIGNAL_LIFETIME) },
    ...originAttributes(context, cause),
    payload: { M: storable(signal.name, () => encodeFields(payload)) },
  }
  if (sender) item._sender = { S: sender.name }
  const refusal = () => new AlreadyExistsError(signal.name, id)
  return { kind: 'put', table: tableName, key, item, conditions: [{ kind: 'absent' }], refusal }
}
