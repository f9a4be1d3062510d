import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'
import { ledgerTable } from 'dynamo-signals/table'
import dynamoose from 'dynamoose'
import { onTestFinished, vi } from 'vitest'
import { adoptionFolder, runAdopt, useEndpoint, usesOf } from './adopted-table.ts'
import { blocksOf } from './code-examples.ts'
import { type KeyNames, someonesTable } from './existing-table.ts'

/** The guides for people whose own code writes a table. */
export const GUIDES = ['electrodb', 'dynamodb-toolbox', 'onetable', 'dynamoose', 'the-sdk'].map(
  name => `docs/from-${name}.md`,
)

/** The table of the guides. */
const SHOP: KeyNames = { partitionKey: 'pk', sortKey: 'sk' }
/** The one of a guide whose entity has an index. */
const WITH_INDEX: KeyNames = {
  ...SHOP,
  indexes: { gsi1: { partitionKey: 'gsi1pk', sortKey: 'gsi1sk' } },
}

/** The blocks of code that each guide has, and what its programs print. */
export async function codeOf(page: string) {
  const kinds = ['ts shop', 'ts table', 'ts models', 'ts receivers', 'text', 'ts order', 'ts writes', 'text writes']
  const blocks = await Promise.all(kinds.map(kind => blocksOf(page, kind)))
  const [
    shop = '',
    table = '',
    models = '',
    receivers = '',
    printed = '',
    order = '',
    writes = '',
    printedByWrites = '',
  ] = blocks.map(found => found.join('\n'))
  return { shop, table, models, receivers, printed, writes, printedByWrites, written: withOrder(models, order) }
}

/** The file of models after a reader has replaced the definition of `Order`. */
function withOrder(models: string, order: string): string {
  const imported = order.includes('existingIndex(') ? '{ existingIndex, existingTable }' : '{ existingTable }'
  return models.replace(/^export const Order = .*?\n\}\)\n/ms, () => order).replace('{ existingTable }', imported)
}

/** A reader of a guide, with the table `shop`, and a folder for the files that the guide shows. */
export async function readerOf(page: string) {
  const code = await codeOf(page)
  const { dynamodb, addTable, records } = await someonesTable('shop', page.includes('electrodb') ? WITH_INDEX : SHOP)
  await addTable(ledgerTable('shop-ledger'))
  const folder = await adoptionFolder()
  useEndpoint(dynamodb.endpoint)
  dynamoose.aws.ddb.revert()
  const written = join(folder, 'adopted-models.ts')
  return {
    code,
    folder,
    dynamodb,
    records,
    /** Writes a file, and imports it. */
    async run(name: string, text: string) {
      const file = join(folder, name)
      await mkdir(join(file, '..'), { recursive: true })
      await writeFile(file, text)
      return import(pathToFileURL(file).href)
    },
    async adopt() {
      const { code: exitCode } = await runAdopt(dynamodb.endpoint, 'shop', '--out', written)
      return { exitCode, source: await readFile(written, 'utf8'), models: await usesOf(folder, written).load() }
    },
  }
}

/** Collects what the code of a page prints, until the end of the test. */
export function printedLines(): readonly string[] {
  const lines: string[] = []
  const spy = vi.spyOn(console, 'log').mockImplementation((...values) => void lines.push(`${format(...values)}\n`))
  onTestFinished(() => spy.mockRestore())
  return lines
}
