import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

/** See docs/decisions/0026, 0027, 0028, 0055 and 0059: what has to run in every function is most of what was added. */
const KIB = 1024

// What a Lambda bundles. What only an operator or a test needs is in no function: filters, redrives, inline delivery.
const ENTRIES = {
  'the main entry, all of it,': { most: 40 * KIB, entry: `export * from 'dynamo-signals'` },
  'a function that saves and reads the stream': {
    most: 53.5 * KIB,
    entry: `
      export { becomes, created, defineModel, foreignKey, oneToOne, openDatabase } from 'dynamo-signals'
      export { postDelete, postSave, preDelete, preSave } from 'dynamo-signals'
      export { createStreamHandler } from 'dynamo-signals/streams'
    `,
  },
  'everything but what operators and tests need': {
    most: 58.5 * KIB,
    entry: ['', '/streams', '/table'].map(subpath => `export * from 'dynamo-signals${subpath}'`).join('\n'),
  },
}

it.each(Object.entries(ENTRIES))('%s keeps to its budget, minified and gzipped', async (name, { most, entry }) => {
  const bytes = await measure(name, entry)

  expect(bytes).toBeLessThanOrEqual(most)
})

/** A function that writes. Without the SDK, it is all that the function loads. */
const PUT_WITHOUT_SDK = `
  import { defineModel } from 'dynamo-signals'
  import { leanTransport, openDatabase } from 'dynamo-signals/sdk-free'
  const schema = { '~standard': { version: 1, vendor: 'none', validate: value => ({ value }) } }
  const Note = defineModel('Note', { schema })
  const client = leanTransport({ region: 'eu-central-1' })
  const database = openDatabase({ client, tableName: 'data', ledgerTableName: 'ledger', models: [Note] })
  export const handler = note => database.repository(Note).create(note)
`

it('keeps a function that puts an item without the SDK to its budget, and has nothing of the SDK in it', async () => {
  const { code, inputs } = await bundle(PUT_WITHOUT_SDK)

  const bytes = gzipSync(code, { level: 9 }).length
  process.stdout.write(`a put without the SDK: ${code.length} bytes minified, ${bytes} gzipped\n`)
  expect(inputs.filter(input => !isOurs(input) && input !== 'test/entry.ts')).toEqual([])
  expect(bytes).toBeLessThanOrEqual(36.5 * KIB)
})

it('loads few modules of Node in a function that puts an item without the SDK', async () => {
  const { code } = await bundle(PUT_WITHOUT_SDK)

  const modules = [
    ...Buffer.from(code)
      .toString()
      .matchAll(/from"(node:[^"]+)"/g),
  ].map(([, name]) => name)
  // Each of them takes a part of the cold start.
  expect([...new Set(modules)].toSorted()).toEqual([
    'node:async_hooks',
    'node:crypto',
    'node:diagnostics_channel',
    'node:https',
    'node:timers/promises',
    'node:util',
  ])
})

it('leaves the code that follows relations out of a function whose models have none', async () => {
  const withRelation = PUT_WITHOUT_SDK.replace('{ defineModel }', '{ defineModel, foreignKey }').replace(
    '{ schema }',
    "{ schema, relations: { about: foreignKey('Note', { onDelete: 'cascade' }) } }",
  )
  const following = /\/src\/relations\/|deleting\/(delete-instances|collect-deletion|deletion-steps)|related-set/

  const [without, having] = await Promise.all([bundle(PUT_WITHOUT_SDK), bundle(withRelation)])

  expect(having.inputs.filter(input => following.test(input)).length).toBeGreaterThan(4)
  expect(without.inputs.filter(input => following.test(input))).toEqual([])
})

it('leaves the AWS SDK and the repository out of a bundle that only dispatches', async () => {
  const { inputs } = await bundle(`export { Signal, suspend } from 'dynamo-signals'`)

  expect(inputs).toContain('packages/dynamo-signals/src/dispatch/signal.ts')
  expect(inputs.filter(input => !/^packages\/dynamo-signals\/src\/(dispatch\/|errors)/.test(input))).toEqual([])
})

it.each(['', '/streams', '/operations', '/table'])(
  'leaves tests and their engine out of dynamo-signals%s',
  async subpath => {
    const { inputs } = await bundle(`export * from 'dynamo-signals${subpath}'`, { external: ['@aws-sdk/*'] })

    expect(inputs.length).toBeGreaterThan(0)
    expect(inputs.filter(input => /\/testing\/|dynamodb-embedded/.test(input))).toEqual([])
  },
)

it('lets a bundle of tests find the engine and the streams client when it runs', async () => {
  const { code, inputs } = await bundle(`export { openTestDatabase } from 'dynamo-signals/testing'`, {
    external: ['@aws-sdk/client-dynamodb'],
  })

  expect(inputs.filter(input => /client-dynamodb-streams|dynamodb-embedded/.test(input))).toEqual([])
  expect(Buffer.from(code).toString()).toContain('dynamodb-embedded')
})

it('leaves the SDK out of what a stack reads of the tables', async () => {
  const { inputs } = await bundle(`export { dataTable } from 'dynamo-signals/table'`)

  expect(inputs).toEqual(['packages/dynamo-signals/src/table/index.ts'])
})

/** Counts what a bundle has of our own code, without the AWS SDK. There is no schema library in it. */
async function measure(name: string, entry: string): Promise<number> {
  const { code, inputs } = await bundle(entry, { external: ['@aws-sdk/*'] })
  const bytes = gzipSync(code, { level: 9 }).length
  process.stdout.write(`dynamo-signals, ${name}: ${code.length} bytes minified, ${bytes} gzipped\n`)
  expect(inputs.every(isOurs)).toBe(true)
  return bytes
}

/** Bundles a module, and tells of which files something is left in the bundle. */
async function bundle(contents: string, options: BuildOptions = {}) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: join(WORKSPACE, 'test'), sourcefile: 'entry.ts', loader: 'ts' },
    absWorkingDir: WORKSPACE,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    write: false,
    metafile: true,
    outfile: 'bundle.js',
    ...options,
  })
  const [output] = Object.values(metafile?.outputs ?? {})
  const inputs = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { code: outputFiles?.[0]?.contents ?? new Uint8Array(), inputs: inputs.map(([path]) => path) }
}

function isOurs(path: string): boolean {
  return path.startsWith('packages/dynamo-signals/src/')
}
