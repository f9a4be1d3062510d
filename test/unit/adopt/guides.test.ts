import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { postSave } from 'dynamo-signals'
import { ledgerTable } from 'dynamo-signals/table'
import dynamoose from 'dynamoose'
import { expect, it, onTestFinished, vi } from 'vitest'
import { adoptionFolder, complaintsIn, runAdopt, useEndpoint, usesOf } from '../../support/adopted-table.ts'
import { blocksOf } from '../../support/code-examples.ts'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const PAGES = ['electrodb', 'dynamodb-toolbox', 'onetable', 'dynamoose', 'the-sdk'].map(name => `docs/from-${name}.md`)
const DJANGO = 'docs/from-django.md'
const connected = tidyReceivers()

it.each(PAGES)('%s runs: its table is adopted as it shows, and its receiver does what it says', async page => {
  const [table, models, receivers, printed] = await codeOf(page)
  const { dynamodb, addTable, records } = await someonesTable('shop', { partitionKey: 'pk', sortKey: 'sk' })
  await addTable(ledgerTable('shop-ledger'))
  const folder = await adoptionFolder()
  const run = async (name: string, code: string) => {
    await writeFile(join(folder, name), code)
    return import(pathToFileURL(join(folder, name)).href)
  }
  const written = join(folder, 'adopted-models.ts')
  useEndpoint(dynamodb.endpoint)
  dynamoose.aws.ddb.revert()

  await run('table.ts', table)
  const { code } = await runAdopt(dynamodb.endpoint, 'shop', '--out', written)
  const { handler } = await run('receivers.ts', receivers)
  const { Order } = await usesOf(folder, written).load()
  connected(() => postSave.disconnect('mails/invoice', Order && { sender: Order }))
  const lines = printedLines()
  const event = { Records: await records() }
  const responses = [await handler(event), await handler(event)]

  expect(code).toBe(0)
  expect(await readFile(written, 'utf8')).toBe(models)
  expect(responses).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }])
  expect(lines.map(line => `${line}\n`).join('')).toBe(printed)
})

it(`${DJANGO} runs as it says`, async () => {
  const folder = await adoptionFolder()
  const file = join(folder, 'guide.ts')
  await writeFile(file, (await blocksOf(DJANGO, 'ts guide')).join('\n'))
  const lines = printedLines()

  await import(pathToFileURL(file).href)

  expect(lines.map(line => `${line}\n`).join('')).toBe((await blocksOf(DJANGO, 'text')).join())
})

it('shows only code that compiles', async () => {
  const folder = await adoptionFolder()
  for (const page of PAGES) {
    const [table, models, receivers] = await codeOf(page)
    const files = { 'table.ts': table, 'adopted-models.ts': models, 'receivers.ts': receivers }
    const place = join(folder, page.replace(/\W/g, '-'))
    await mkdir(place)
    for (const [name, code] of Object.entries(files)) await writeFile(join(place, name), code)
  }
  await writeFile(join(folder, 'django.ts'), (await blocksOf(DJANGO, 'ts guide')).join('\n'))

  expect(await complaintsIn(folder)).toBe('')
})

/** Collects what the code of a page prints, until the end of the test. */
function printedLines(): readonly string[] {
  const lines: string[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation(line => void lines.push(line))
  onTestFinished(() => spy.mockRestore())
  return lines
}

async function codeOf(page: string): Promise<readonly [string, string, string, string]> {
  const [[table = ''], [models = ''], [receivers = ''], [printed = '']] = await Promise.all([
    blocksOf(page, 'ts table'),
    blocksOf(page, 'ts models'),
    blocksOf(page, 'ts receivers'),
    blocksOf(page, 'text'),
  ])
  return [table, models, receivers, printed]
}
