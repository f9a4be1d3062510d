import type { Database } from '../../models/database.ts'
import type { Invocation } from '../command.ts'
import { UsageError } from '../usage-error.ts'
import { given } from '../values.ts'
import { chosenConsumers } from './chosen-consumers.ts'

/** Returns the letters that `--uid` and `--id` select, as the library's operations take them. */
export function selectionOf({ values }: Invocation): {
  readonly dispatchUid?: string
  readonly ids?: readonly string[]
} {
  const ids = values.list('id')
  return given({ dispatchUid: values.text('uid'), ids: ids.length > 0 ? ids : undefined })
}

/** Throws for the first `--id` that is not listed. A misspelled ID would change nothing and look like a success. */
export async function requireIds(
  invocation: Invocation,
  list: (database: Database, consumer: string) => AsyncIterable<{ readonly id: string }>,
  complaint: (id: string) => string,
): Promise<void> {
  const missing = new Set(invocation.values.list('id'))
  if (missing.size === 0) return
  for (const consumer of chosenConsumers(invocation)) {
    for await (const { id } of list(invocation.application.database, consumer)) missing.delete(id)
  }
  const [id] = missing
  if (id !== undefined) throw new UsageError(complaint(id))
}
