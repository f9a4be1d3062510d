import type { ChangeReader } from './change.ts'
import { hideKeySecrets } from './hide-secrets.ts'

/** Reads a change of any table: the item is named by its key. */
export const readAnyChange: ChangeReader = ({ keys }) => ({
  item: Object.values(hideKeySecrets(keys) as Record<string, { S?: string; N?: string; B?: unknown }>)
    .map(({ S, N, B }) => S ?? N ?? String(B))
    .join(' / '),
  isBookkeeping: false,
  silent: [],
})
