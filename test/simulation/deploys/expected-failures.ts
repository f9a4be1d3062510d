/**
 * What a caller may be told: the database is away, another one was faster, the value or the ID is taken. A process of the older release
 * that still runs when the table is migrated cannot read what the newer one stored.
 */
export const EXPECTED: ReadonlySet<string> = new Set([
  'repository.unavailable',
  'repository.conflict',
  'repository.alreadyExists',
  'repository.valueTaken',
  'repository.unreadable',
])
