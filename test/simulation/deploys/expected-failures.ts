/**
 * The errors that a caller may get: the database is unavailable, another caller was faster, or the value or the ID is taken. And a
 * process of the older release that still runs when the table is migrated cannot read what the newer one stored.
 */
export const EXPECTED: ReadonlySet<string> = new Set([
  'repository.unavailable',
  'repository.conflict',
  'repository.alreadyExists',
  'repository.valueTaken',
  'repository.unreadable',
])
