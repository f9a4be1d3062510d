import { join } from 'node:path'
import { openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { blocksOf } from '../../support/code-examples.ts'
import { DevProject } from '../../support/dev-project.ts'
import { codeOf } from '../../support/guides.ts'
import { run, WORKSPACE } from '../../support/packed-library.ts'

const MAIN = join(WORKSPACE, 'packages/dynamo-signals/src/cli/main.ts')

it('runs a guide for an existing table with the configuration that the page about these tables shows', async () => {
  const { shop, table, models, receivers } = await codeOf('docs/from-electrodb.md')
  const [config = ''] = await blocksOf('docs/existing-tables.md', 'ts config')
  const files = { 'shop.ts': shop, 'table.ts': table, 'adopted-models.ts': models, 'receivers.ts': receivers }
  const project = await DevProject.create({ tables: [] }, { ...files, 'dynamo-signals.config.ts': config })
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_DYNAMODB: project.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    DYNAMODB_ENDPOINT: project.endpoint,
  }
  await project.start()

  await run(process.execPath, ['table.ts'], { cwd: project.folder, env })
  const invoice = await project.lines.next(/Invoice/)
  const replay = [MAIN, 'replay', '--local', '--uid', 'mails/invoice', '--model', 'Order']
  const { stdout } = await run(process.execPath, replay, { cwd: project.folder, env })
  const empty = await openEmbedded({ port: 0 })
  onTestFinished(() => empty.close())
  const elsewhere = { ...env, DYNAMODB_ENDPOINT: empty.endpoint }
  const lost = run(process.execPath, replay, { cwd: project.folder, env: elsewhere })

  expect(invoice).toBe('mails | Invoice of A-1: 5')
  expect(stdout).toContain('2 items read.\n1 delivered,')
  expect(stdout).not.toContain('Invoice')
  await expect(lost).rejects.toThrow('The table is shop-ledger.')
})
