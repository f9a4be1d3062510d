/**
 * Compares functions that put one item: `npm run bench bundles`. Each is bundled by esbuild as for Lambda, minified. Prints
 * the sizes, and the time that Node takes to import each bundle: in processes of their own, which take turns. Options:
 * `--rounds 15`, and `--files`, which lists what the library has in the bundle.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { median } from './compare.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, files: { type: 'boolean', default: false } },
})

const SCHEMA = `
  import { email, minLength, object, string } from 'zod/mini'
  const schema = object({ email: string().check(email()), name: string().check(minLength(1)) })
`
const OURS = `
  const User = defineModel('User', { schema })
  const users = openDatabase({ client, tableName: 'data', ledgerTableName: 'ledger', models: [User] }).repository(User)
  export const handler = user => users.create(user)
`
/** The same function in three ways. All validate what they put, and none replaces an item. */
const HANDLERS = {
  raw: `
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
    import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
    ${SCHEMA}
    const client = DynamoDBDocumentClient.from(new DynamoDBClient({}))
    export const handler = ({ id, ...user }) => {
      const Item = { pk: 'User#' + id, sk: 'instance', id, ...schema.parse(user) }
      return client.send(new PutCommand({ TableName: 'data', Item, ConditionExpression: 'attribute_not_exists(pk)' }))
    }
  `,
  'with the SDK': `
    import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
    import { defineModel, openDatabase } from 'dynamo-signals'
    ${SCHEMA}
    const client = new DynamoDBClient({})
    ${OURS}
  `,
  'without the SDK': `
    import { defineModel } from 'dynamo-signals'
    import { leanTransport, openDatabase } from 'dynamo-signals/sdk-free'
    ${SCHEMA}
    const client = leanTransport({ region: 'eu-central-1' })
    ${OURS}
  `,
}
const NAMES = Object.keys(HANDLERS) as (keyof typeof HANDLERS)[]
const WORKSPACE = fileURLToPath(new URL('../..', import.meta.url))
const LIBRARY = 'packages/dynamo-signals/src/'

const folder = await mkdtemp(join(tmpdir(), 'bundles-'))
try {
  const bundles = await Promise.all(NAMES.map(bundle))
  const imports = await importTimes(bundles.map(({ file }) => file))
  const [raw] = bundles
  for (const [at, { name, minified, gzipped, library }] of bundles.entries()) {
    const own = imports[at] as readonly number[]
    const ratio = median(own.map((time, round) => time / (imports[0]?.[round] as number)))
    const sizes = `${kilobytes(minified)} minified (${times(minified / (raw?.minified ?? 0))}), ${kilobytes(gzipped)} gzipped (${times(gzipped / (raw?.gzipped ?? 0))})`
    process.stdout.write(`${name.padEnd(16)} ${sizes}, of which ${kilobytes(library)} of the library; `)
    process.stdout.write(`imported in ${median(own).toFixed(0)} ms (${times(ratio)})\n`)
  }
  if (values.files) for (const [file, bytes] of bundles[2]?.files ?? []) process.stdout.write(`${bytes}\t${file}\n`)
} finally {
  await rm(folder, { recursive: true })
}

async function bundle(name: keyof typeof HANDLERS) {
  const file = join(folder, `${name.replaceAll(' ', '-')}.mjs`)
  const { outputFiles, metafile } = await build({
    stdin: { contents: HANDLERS[name], resolveDir: join(WORKSPACE, 'test'), sourcefile: 'entry.ts', loader: 'ts' },
    absWorkingDir: WORKSPACE,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    // As SST has it. The SDK's ES modules make smaller bundles than those of CommonJS.
    mainFields: ['module', 'main'],
    // For the parts of the SDK that are CommonJS.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    write: false,
    metafile: true,
    outfile: file,
  })
  const code = outputFiles[0]?.contents ?? new Uint8Array()
  await writeFile(file, code)
  const inputs = Object.values(metafile.outputs)[0]?.inputs ?? {}
  const files = Object.entries(inputs)
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const)
    .filter(([path, bytes]) => path.startsWith(LIBRARY) && bytes > 0)
    .toSorted(([, one], [, other]) => other - one)
  const library = files.reduce((sum, [, bytes]) => sum + bytes, 0)
  return { name, file, minified: code.length, gzipped: gzipSync(code, { level: 9 }).length, library, files }
}

/** Imports each bundle in a process of its own, round by round. Returns the times of each in milliseconds. */
async function importTimes(files: readonly string[]): Promise<readonly (readonly number[])[]> {
  const measured: number[][] = files.map(() => [])
  for (let round = 0; round < Number(values.rounds); round++) {
    for (let turn = 0; turn < files.length; turn++) {
      const at = (turn + round) % files.length
      measured[at]?.push(await importTime(files[at] as string))
    }
  }
  return measured
}

async function importTime(file: string): Promise<number> {
  const url = JSON.stringify(pathToFileURL(file).href)
  const code = `const start = performance.now(); await import(${url}); console.log(performance.now() - start)`
  const env = { ...process.env, AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { env })
  return Number(stdout)
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} x`
}
