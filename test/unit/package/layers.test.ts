import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/**
 * What each room of the project may import, besides itself and Node. A room is a folder or a file; a file belongs to the
 * longest room that contains it. What ARCHITECTURE.md draws, line by line.
 */
const LIBRARY = 'packages/dynamo-signals/src'
const ENGINE = 'packages/dynamodb-embedded/src'
const MAY_IMPORT: Readonly<Record<string, string>> = {
  [`${LIBRARY}/errors-base.ts`]: '',
  [`${LIBRARY}/errors-streams.ts`]: 'errors-base.ts',
  [`${LIBRARY}/errors.ts`]: 'errors-base.ts errors-streams.ts',
  [`${LIBRARY}/table`]: '',
  [`${LIBRARY}/dispatch`]: 'errors.ts errors-base.ts',
  [`${LIBRARY}/models`]: 'errors.ts errors-base.ts dispatch',
  [`${LIBRARY}/repository`]: 'errors.ts errors-base.ts dispatch models table @aws-sdk/client-dynamodb',
  [`${LIBRARY}/streams`]: 'errors.ts errors-base.ts dispatch models repository',
  [`${LIBRARY}/operations`]: 'errors.ts errors-base.ts dispatch models repository streams',
  [`${LIBRARY}/index.ts`]: 'errors.ts errors-base.ts dispatch models repository',
  [`${LIBRARY}/cli`]: 'errors.ts errors-base.ts dispatch models repository streams operations',
  [`${LIBRARY}/testing`]:
    'errors.ts errors-base.ts dispatch models repository streams operations table @aws-sdk/client-dynamodb @aws-sdk/client-dynamodb-streams',
  'packages/shop/src': 'dynamo-signals @aws-sdk/client-ses @zxcvbn-ts/language-common zod',
  'packages/api/src': '@dynamo-signals/shop dynamo-signals hono hono-openapi zod',
  'packages/web/src': '@dynamo-signals/api @dynamo-signals/shop dynamo-signals hono',
  'packages/dynamodb-embedded/src': '@aws-sdk/client-dynamodb',
  // Three parts that do not know each other: items and expressions, the store, and the journal.
  [`${ENGINE}/values`]: `${ENGINE}/service-error.ts @aws-sdk/client-dynamodb`,
  [`${ENGINE}/expressions`]: `${ENGINE}/service-error.ts ${ENGINE}/values`,
  [`${ENGINE}/store`]: `${ENGINE}/values`,
  [`${ENGINE}/journal`]: '',
  // Generic: it is given tables and handlers, and knows nothing of the shop.
  'packages/local-cloud/src':
    'dynamo-signals/testing @aws-sdk/client-dynamodb @aws-sdk/client-dynamodb-streams @hono/node-server aws-lambda dynamodb-local hono zod',
  // Data and derived filters only: synthesizing a deploy does not load the code it deploys.
  stacks: 'dynamo-signals/table functions/consumers.ts functions/event-filters.ts',
}
/** Inside of the repository layer, each folder may import those before it. */
const REPOSITORY = ['items', 'writing', 'reading', 'saving', 'deleting']

/** `from 'x'` at the end of an import or export, `import 'x'`, and `import('x')`. */
const IMPORT = /\bfrom '([^'\s]+)'$|^import '([^'\s]+)'$|\bimport\('([^'\s]+)'\)/gm
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const rooms = Object.keys(MAY_IMPORT)

it.each(rooms)('%s imports only what it may', room => {
  const allowed = (MAY_IMPORT[room] ?? '')
    .split(' ')
    .map(name => (rooms.includes(`${LIBRARY}/${name}`) ? `${LIBRARY}/${name}` : name))

  const imports = importsOf(room).filter(({ to }) => ![room, ...allowed].some(place => isWithin(to, place)))

  expect(imports).toEqual([])
})

it.each(REPOSITORY)('%s, in the repository layer, imports no folder that is built on it', folder => {
  const above = REPOSITORY.slice(REPOSITORY.indexOf(folder) + 1).map(name => `${LIBRARY}/repository/${name}`)

  const imports = importsOf(`${LIBRARY}/repository/${folder}`)

  expect(imports).not.toEqual([])
  expect(imports.filter(({ to }) => above.some(place => isWithin(to, place)))).toEqual([])
})

/** Every import statement of a room: the file, and the path from the root or the package it names. */
function importsOf(room: string): { readonly file: string; readonly to: string }[] {
  const files = room.endsWith('.ts') ? [room] : globSync(`${room}/**/*.ts`, { cwd: ROOT })
  expect(files, `${room} has no files`).not.toEqual([])
  return files.flatMap(file => {
    const found = readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)
    return [...found]
      .map(([, ...names]) => names.find(name => name !== undefined) ?? '')
      .filter(name => !name.startsWith('node:'))
      .map(name => ({ file, to: name.startsWith('.') ? join(dirname(file), name) : name }))
  })
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}
