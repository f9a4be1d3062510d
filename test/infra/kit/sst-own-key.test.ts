import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProject } from '../../../packages/create-dynamo-signals/src/create-project.ts'
import { compile } from '../../support/consumer-project.ts'
import { COMPILED_STACK } from '../synth/compiled-stack.ts'
import type { Stack } from '../synth/stack.ts'
import { synth } from '../synth/synth.ts'

const WORKSPACE = resolve(import.meta.dirname, '../../..')
/** What a new project changes to use its own key, by file. */
const CHANGES: Record<string, readonly (readonly [before: string, after: string])[]> = {
  'infra/tables.ts': [
    ['failuresArgs, missedArgs', 'failuresArgs, failuresKeyArgs, missedArgs'],
    ['/** The table of the instances', "export const key = new aws.kms.Key('Own')\n\n/** The table of the instances"],
    ["dataTable('Data'), { isProtected }", "dataTable('Data'), { isProtected, encryptionKey: key.arn }"],
    ["ledgerTable('Ledger'), { isProtected }", "ledgerTable('Ledger'), { isProtected, encryptionKey: key.arn }"],
    ['missedArgs()', 'missedArgs({ encryptionKey: key.arn })'],
    [
      '/** Keeps the calls',
      "new aws.s3.BucketServerSideEncryptionConfiguration('FailuresKey', failuresKeyArgs({ bucket: failures.name, encryptionKey: key.arn }))\n\n/** Keeps the calls",
    ],
  ],
  'infra/functions.ts': [
    ['failures, ledger, missed', 'failures, key, ledger, missed'],
    ['missed: missed.arn }', 'missed: missed.arn, encryptionKey: key.arn }'],
  ],
}

let folder: string
let stack: Stack

beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'own-key-')), 'my-shop')
  await createProject({ folder, deploy: 'sst', schema: 'zod' })
  for (const linked of ['node_modules', '.sst']) await symlink(join(WORKSPACE, linked), join(folder, linked))
  for (const [file, changes] of Object.entries(CHANGES)) await change(join(folder, file), changes)
  stack = await synth({ root: folder, stage: 'dev', environment: {}, secrets: {} })
})
afterAll(async () => {
  await stack?.dispose()
  await rm(join(folder, '..'), { recursive: true, force: true })
})

it('compiles against the components of SST', async () => {
  const config = { ...COMPILED_STACK, include: ['sst.config.ts', 'infra'] }
  await writeFile(join(folder, 'tsconfig.stack.json'), JSON.stringify(config))

  expect(await compile(folder, 'tsconfig.stack.json')).toBe('')
})

it('encrypts the tables, the failed records and the missed calls with your own key', () => {
  const own = expect.stringMatching(/^arn:aws:kms:/)
  const tables = stack.all('dynamodb/table:Table').map(({ inputs }) => inputs.serverSideEncryption)
  const [bucketKey] = stack.all('s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration')

  expect(tables).toEqual([1, 2].map(() => ({ enabled: true, kmsKeyArn: own })))
  expect(bucketKey?.inputs).toMatchObject({
    bucket: stack.one('s3/bucket:Bucket', 'FailuresBucket').inputs.bucket,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: own } }],
  })
  expect(stack.one('sqs/queue:Queue', 'MissedTicksQueue').inputs.kmsMasterKeyId).toEqual(own)
})

it('permits the schedule to use the key, besides what SST permits', () => {
  const { inlinePolicies } = stack.one('iam/role:Role', 'EveryMinuteRole').inputs
  const actions = inlinePolicies.map(({ policy }: { policy: string }) =>
    JSON.parse(policy).Statement.flatMap(({ Action }: { Action: string | string[] }) => Action),
  )

  expect(actions).toEqual([
    ['lambda:InvokeFunction', 'sqs:SendMessage'],
    expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey*']),
  ])
})

async function change(file: string, changes: readonly (readonly [before: string, after: string])[]): Promise<void> {
  let text = await readFile(file, 'utf8')
  for (const [before, after] of changes) {
    expect(text).toContain(before)
    text = text.replace(before, after)
  }
  await writeFile(file, text)
}
