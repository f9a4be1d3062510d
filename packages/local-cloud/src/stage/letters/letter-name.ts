import { createHash } from 'node:crypto'
import type { DeadLetter } from 'dynamo-signals/operations'

/** Returns a short name of a letter, for the address of a page. The ID has up to a kilobyte, and many of them do not fit there. */
export function letterName({ consumer, id }: Pick<DeadLetter, 'consumer' | 'id'>): string {
  return createHash('sha256')
    .update(JSON.stringify([consumer, id]))
    .digest('base64url')
    .slice(0, 16)
}
