/**
 * Compares functions that put one item: `npm run bench bundles`. Each is bundled by esbuild as for Lambda, minified. Prints
 * the sizes, and the time that Node takes to import each bundle: in processes of their own, which take turns. Options:
 * `--rounds 60`, `--files`, which lists what the library has in the bundle, and `--beside <checkout>`, which also measures
 * the library of another checkout in the same rounds.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { median } from './compare.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '60' },
    files: { type: 'boolean', default: false },
    beside: { type: 'string' },
  },
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
type Name = keyof typeof HANDLERS
const NAMES = Object.keys(HANDLERS) as Name[]
const WORKSPACE = fileURLToPath(new URL('../..', import.meta.url))
const LIBRARY = 'packages/dynamo-signals/src/'

/** What an import took, in milliseconds. */
interface Import {
  readonly elapsed: number
  /** Of all threads of the process. */
  readonly processor: number
}

const folder = await mkdtemp(join(tmpdir(), 'bundles-'))
try {
  const own = await Promise.all(NAMES.map(name => bundle(name, WORKSPACE)))
  const { beside } = values
  const others = beside ? NAMES.filter(name => name !== 'raw').map(name => bundle(name, resolve(beside))) : []
  const bundles = [...own, ...(await Promise.all(others))]
  const imports = await importAll(bundles.map(({ file }) => file))
  const [raw] = bundles
  for (const [at, { name, root, minified, gzipped, library }] of bundles.entries()) {
    const sizes = `${kilobytes(minified)} minified (${times(minified / (raw?.minified ?? 0))}), ${kilobytes(gzipped)} gzipped (${times(gzipped / (raw?.gzipped ?? 0))})`
    process.stdout.write(`${name}${root === WORKSPACE ? '' : ` in ${root}`}\n`)
    process.stdout.write(`  ${sizes}, of which ${kilobytes(library)} of the library\n`)
    process.stdout.write(`  imported in ${compared(imports, at, 'processor')} of the processor, `)
    process.stdout.write(`${compared(imports, at, 'elapsed')} elapsed\n`)
  }
  if (values.files) for (const [file, bytes] of own[2]?.files ?? []) process.stdout.write(`${bytes}\t${file}\n`)
} finally {
  await rm(folder, { recursive: true })
}

async function bundle(name: Name, root: string) {
  const file = join(folder, `${root === WORKSPACE ? 'own' : 'beside'}-${name.replaceAll(' ', '-')}.mjs`)
  const { outputFiles, metafile } = await build({
    stdin: { contents: HANDLERS[name], resolveDir: join(root, 'test'), sourcefile: 'entry.ts', loader: 'ts' },
    absWorkingDir: root,
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
  return { name, root, file, minified: code.length, gzipped: gzipSync(code, { level: 9 }).length, library, files }
}

/** Imports each bundle in a process of its own, round by round. */
async function importAll(files: readonly string[]): Promise<readonly (readonly Import[])[]> {
  const measured: Import[][] = files.map(() => [])
  for (let round = 0; round < Number(values.rounds); round++) {
    for (let turn = 0; turn < files.length; turn++) {
      const at = (turn + round) % files.length
      measured[at]?.push(await importOnce(files[at] as string))
    }
  }
  return measured
}

async function importOnce(file: string): Promise<Import> {
  const url = JSON.stringify(pathToFileURL(file).href)
  const code = `
    const before = process.cpuUsage()
    const start = performance.now()
    await import(${url})
    const elapsed = performance.now() - start
    const { user, system } = process.cpuUsage(before)
    console.log(JSON.stringify({ elapsed, processor: (user + system) / 1_000 }))
  `
  const env = { ...process.env, AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { env })
  return JSON.parse(stdout) as Import
}

/**
 * A bundle's median time, and the median of its ratios to the first bundle of the same round. What else the machine does slows
 * both imports of a round, so the ratios vary less than the times. The range contains the true median in 95 of 100 runs.
 */
function compared(imports: readonly (readonly Import[])[], at: number, what: keyof Import): string {
  const [first = [], own = []] = [imports[0], imports[at]].map(each => each?.map(one => one[what]))
  const ratios = own.map((time, round) => time / (first[round] as number)).toSorted((one, other) => one - other)
  // The number of ratios below the median has a binomial distribution.
  const margin = 0.98 * Math.sqrt(ratios.length)
  const low = ratios[Math.max(0, Math.floor(ratios.length / 2 - margin))] ?? Number.NaN
  const high = ratios[Math.min(ratios.length - 1, Math.ceil(ratios.length / 2 + margin))] ?? Number.NaN
  return `${median(own).toFixed(0)} ms (${times(median(ratios))}, ${low.toFixed(2)} to ${high.toFixed(2)})`
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KiB`
}

function times(ratio: number): string {
  return `${ratio.toFixed(2)} x`
}
