import type { PlantedBug } from './planted-bug.ts'

const LIBRARY = 'packages/dynamo-signals/src'
const MIGRATE = `${LIBRARY}/operations/migrate`

/** Bugs of a migration, and of two releases that write at once. */
const BUGS: readonly PlantedBug[] = [
  {
    name: 'a migration adds no index entries',
    file: `${MIGRATE}/migrated-item.ts`,
    from: 'addIndexEntries(after, model, idOf(item), after)',
    to: 'void addIndexEntries',
    breaks: 'U3',
  },
  {
    name: 'a migration keeps the index entries of the older release',
    file: `${MIGRATE}/migrated-item.ts`,
    from: 'if (isEntry(name)) delete after[name]',
    to: 'void isEntry(name)',
    breaks: 'U3',
  },
  {
    name: 'a migration keeps the guards that the older release has left',
    file: `${MIGRATE}/migrate.ts`,
    from: 'else if (suspicious.has(item)) await releaseGuard',
    to: 'else if (suspicious.size < 0) await releaseGuard',
    breaks: 'U4',
  },
  {
    name: 'a migration overwrites a faster save',
    file: `${MIGRATE}/migrate-instance.ts`,
    from: 'const conditions = isUnchanged({ foreignWriters }, item, after)',
    to: "const conditions = isUnchanged({ foreignWriters }, item, after).slice(0, 0).concat({ kind: 'exists' })",
    breaks: 'U1, U3',
  },
  {
    name: 'a save drops the attributes that no release knows',
    file: `${LIBRARY}/repository/saving/final-fields.ts`,
    from: 'for (const name of await schema.unknownAmong(dropped, base)) fields[name] = base[name]',
    to: 'void dropped',
    breaks: 'U1',
  },
  {
    name: 'the newer release stores its version before the migration begins',
    file: `${LIBRARY}/repository/layout/layout-gate.ts`,
    from: 'oldest, Math.min(version, readable))',
    to: 'oldest, version, readable)',
    breaks: 'U2, U5',
  },
]

export const BUGS_OF_DEPLOYS: readonly PlantedBug[] = BUGS.map(bug => ({ ...bug, histories: 'deploys' }))
