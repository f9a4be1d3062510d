import type { Connection } from '../dispatch/connection.ts'
import type { Core } from '../repository/core.ts'
import { retryOnConflict } from '../repository/requests/retry-on-conflict.ts'
import { maxAttemptsOf } from './attempts.ts'

/**
 * Delivers a record outside of a function, where nothing delivers it again later. If another writer was faster, such as
 * the stream, it is delivered again at once, as often as the stream would. Rejects immediately with every other error.
 */
export function retryReceiver<T>({ runtime }: Core, connection: Connection, deliver: () => Promise<T>): Promise<T> {
  return retryOnConflict(deliver, { attempts: maxAttemptsOf(connection), runtime })
}
