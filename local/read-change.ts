import type { ChangeReader } from '@dynamo-signals/local-cloud'
import { silentReceivers } from './silent-receivers.ts'

/** Reads a change of a table that the library writes. */
export const readChange: ChangeReader = change => {
  const { before, after, keys } = change as Images
  const { _type, id, _signal } = after ?? before ?? {}
  // An item that is deleted, or changed by another program, still names the writer before.
  const isOwn = after !== undefined && after._wid?.S !== before?._wid?.S
  const chain = isOwn ? after._cause?.L : undefined
  const instance = _type?.S === undefined ? undefined : `${_type.S} ${id?.S ?? ''}`.trimEnd()
  const signal = _signal?.S === undefined ? undefined : `Signal ${_signal.S}`
  return {
    item: instance ?? signal ?? keys.pk?.S ?? '',
    requestId: isOwn ? after._ctx?.M?.requestId?.S : undefined,
    receiver: chain?.at(-1)?.S,
    isBookkeeping: instance === undefined && signal === undefined,
    silent: silentReceivers(change),
  }
}

interface Images {
  readonly before: Attributes | undefined
  readonly after: Attributes | undefined
  readonly keys: Attributes
}

type Attributes = { readonly [name in string]?: Attribute }

/** The parts of an attribute value that are read here. */
interface Attribute {
  readonly S?: string
  readonly M?: Attributes
  readonly L?: readonly Attribute[]
}
