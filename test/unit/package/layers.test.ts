import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/**
 * What each room of the project may import, besides itself and Node. A room is a folder or a file; a file belongs to
 * the longest room that contains it. What ARCHITECTURE.md draws, line by line.
 */
const LIBRARY = 'packages/dynamo-signals/src'
const ENGINE = 'packages/dynamodb-embedded/src'
const MAY_IMPORT: Readonly<Record<string, string>> = {
  [`${LIBRARY}/errors`]: '',
  [`${LIBRARY}/table`]: '',
  [`${LIBRARY}/dispatch`]: 'errors',
  // What AWS has to provide for an application, as data. A stack loads it, and no function.
  [`${LIBRARY}/deploy`]: 'errors table',
  // The same for a tool. Only a stack of that tool loads it.
  [`${LIBRARY}/cdk`]: 'deploy table aws-cdk-lib constructs',
  [`${LIBRARY}/sst`]: 'deploy table',
  [`${LIBRARY}/models`]: 'errors dispatch table',
  [`${LIBRARY}/repository`]: 'errors dispatch models table @aws-sdk/client-dynamodb',
  // What adjusts an instance, with the conditions of queries. A bundle without operations has none of it.
  [`${LIBRARY}/adjustments`]: 'errors dispatch models repository queries',
  // What sends requests without the SDK's middleware. A bundle without `leanTransport` has none of it.
  [`${LIBRARY}/lean`]: 'repository sdk-free',
  // What sends requests without the SDK.
  [`${LIBRARY}/sdk-free`]: 'errors dispatch models repository',
  // What a model with upgrades brings along.
  [`${LIBRARY}/upgrades`]: 'errors dispatch models',
  // What a model with relations brings along. A bundle of models without them has none of it.
  [`${LIBRARY}/relations`]: 'errors dispatch models repository',
  // What is done to many instances at once.
  [`${LIBRARY}/bulk`]: 'errors dispatch models',
  // What a model with indexes or links brings along. A bundle of models without them has none of it.
  [`${LIBRARY}/queries`]: 'errors dispatch models repository',
  // What a model brings along if other code writes its items.
  [`${LIBRARY}/existing`]: 'errors dispatch models repository queries',
  [`${LIBRARY}/links`]: 'errors dispatch models relations repository',
  [`${LIBRARY}/streams`]: 'errors dispatch models repository table',
  [`${LIBRARY}/cascade`]: 'errors dispatch models repository streams',
  // The subpath lists what an application connects and calls, the cascade among it.
  [`${LIBRARY}/streams/index.ts`]: 'streams cascade',
  // Texts for logs. It needs nothing.
  [`${LIBRARY}/logging`]: '',
  // What observes receivers with a library of its user. A bundle without it has none of it.
  [`${LIBRARY}/powertools`]: 'logging streams @aws-lambda-powertools',
  [`${LIBRARY}/opentelemetry`]: 'dispatch models @opentelemetry/api',
  [`${LIBRARY}/operations`]:
    'errors dispatch models repository queries existing streams table @aws-sdk/client-dynamodb',
  [`${LIBRARY}/index.ts`]: 'errors dispatch models relations repository table',
  // What guesses the models of a table that other code writes. Only the command line loads it.
  [`${LIBRARY}/adopt`]: 'models repository existing operations @aws-sdk/client-dynamodb',
  [`${LIBRARY}/cli`]: 'errors dispatch models repository streams operations adopt @aws-sdk/client-dynamodb',
  [`${LIBRARY}/testing`]:
    'errors dispatch models repository streams cascade operations table @aws-sdk/client-dynamodb @aws-sdk/client-dynamodb-streams',
  // The types of the matchers for a test runner. Nothing of it is loaded.
  [`${LIBRARY}/testing/vitest.ts`]: 'models testing vitest',
  // The ground of the shop: a model knows no rule and no receiver.
  'packages/shop/src/models': 'dynamo-signals zod',
  // What a password must be, and how it is hashed. They know no user.
  'packages/shop/src/passwords': 'packages/shop/src/shop-error.ts @zxcvbn-ts/language-common',
  'packages/shop/src': 'dynamo-signals @aws-sdk/client-ses @zxcvbn-ts/language-common zod',
  'packages/api/src': '@dynamo-signals/shop dynamo-signals hono hono-openapi zod',
  'packages/web/src': '@dynamo-signals/api @dynamo-signals/shop dynamo-signals hono',
  'packages/dynamodb-embedded/src': '@aws-sdk/client-dynamodb',
  // What `npm create` downloads: small, without dependencies.
  'packages/create-dynamo-signals/src': '',
  // Three parts that do not know each other: items and expressions, the store, and the journal.
  [`${ENGINE}/values`]: `${ENGINE}/service-error.ts @aws-sdk/client-dynamodb`,
  [`${ENGINE}/expressions`]: `${ENGINE}/service-error.ts ${ENGINE}/values`,
  [`${ENGINE}/store`]: `${ENGINE}/values`,
  [`${ENGINE}/journal`]: '',
  // Generic: it gets tables and handlers, and does not depend on the shop.
  'packages/local-cloud/src':
    'dynamo-signals/streams dynamo-signals/testing dynamodb-embedded @aws-sdk/client-dynamodb @aws-sdk/client-dynamodb-streams @hono/node-server aws-lambda dynamodb-local hono zod',
  // Pages about an application: its models, instances and dead letters. The local cloud itself knows none of them.
  'packages/local-cloud/src/application': 'packages/local-cloud/src dynamo-signals hono zod',
  // The console of a deployed stage. Only the command line loads it.
  'packages/local-cloud/src/stage': 'packages/local-cloud/src dynamo-signals @aws-sdk/client-dynamodb hono zod',
  // What the functions and the laptop share: the shop opened from its settings, logs and metrics.
  wiring:
    '@dynamo-signals/api @dynamo-signals/shop @dynamo-signals/web dynamo-signals @aws-lambda-powertools @aws-sdk/client-dynamodb @aws-sdk/client-lambda @aws-sdk/client-ses sst/resource zod',
  // One handler for each Lambda, and nothing else.
  functions:
    'wiring @dynamo-signals/api @dynamo-signals/shop dynamo-signals @aws-lambda-powertools/metrics hono/aws-lambda',
  // `npm start`: the functions and their cloud on this machine.
  local:
    'functions wiring @dynamo-signals/api @dynamo-signals/shop @dynamo-signals/local-cloud dynamo-signals @hono/node-server hono zod',
  // What an application has, and nothing of this repository.
  examples:
    'dynamo-signals dynamodb-embedded @aws-sdk/client-dynamodb @aws-sdk/client-dynamodb-streams @aws-sdk/client-lambda aws-cdk-lib vitest zod',
  // Commands for an operator.
  scripts: 'wiring @dynamo-signals/shop',
  // Data and derived filters only: synthesizing a deploy does not load the code it deploys.
  stacks:
    'dynamo-signals/deploy dynamo-signals/sst dynamo-signals/table @dynamo-signals/shop/consumers wiring/delivery.ts wiring/event-filters.ts',
}
/** Folders that are built on each other: each may import those before it. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  [`${LIBRARY}/repository`]: ['items', 'requests', 'layout', 'writing', 'reading', 'saving', 'deleting'],
  'packages/shop/src': ['models', 'products', 'carts', 'orders', 'passwords', 'users', 'mail'],
}

/** `from 'x'` at the end of an import or export, `import 'x'`, and `import('x')`. */
const IMPORT = /\bfrom '([^'\s]+)'$|^import '([^'\s]+)'$|\bimport\('([^'\s]+)'\)/gm
const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const rooms = Object.keys(MAY_IMPORT)

it.each(rooms)('%s imports only allowed modules', room => {
  const allowed = (MAY_IMPORT[room] ?? '')
    .split(' ')
    .map(name => (rooms.includes(`${LIBRARY}/${name}`) ? `${LIBRARY}/${name}` : name))

  const own = importsOf(room).filter(({ file }) => roomOf(file) === room)
  const imports = own.filter(({ to }) => ![room, ...allowed].some(place => isWithin(to, place)))

  expect(imports).toEqual([])
})

const floors = Object.entries(FLOORS).flatMap(([house, folders]) => folders.map(folder => [house, folder] as const))

it.each(floors)('in %s, %s imports no folder that is built on it', (house, folder) => {
  const folders = FLOORS[house] ?? []
  const above = folders.slice(folders.indexOf(folder) + 1).map(name => `${house}/${name}`)

  const imports = importsOf(`${house}/${folder}`)

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

/** The longest room that contains a file. */
function roomOf(file: string): string | undefined {
  return rooms
    .filter(room => isWithin(file, room))
    .toSorted((one, other) => other.length - one.length)
    .at(0)
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`)
}
