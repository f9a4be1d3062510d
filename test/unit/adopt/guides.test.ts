import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyModel, postSave } from 'dynamo-signals'
import type { Item } from 'dynamodb-embedded'
import { expect, it } from 'vitest'
import { adoptionFolder, complaintsIn } from '../../support/adopted-table.ts'
import { blocksOf } from '../../support/code-examples.ts'
import { codeOf, GUIDES, printedLines, readerOf } from '../../support/guides.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const DJANGO = 'docs/from-django.md'
const DONE = { batchItemFailures: [] }
const connected = tidyReceivers()
const disconnect = (Order: AnyModel | undefined) => postSave.disconnect('mails/invoice', Order && { sender: Order })

it.each(GUIDES)('%s runs: its table is adopted as it shows, and its receiver does what it says', async page => {
  const { code, run, adopt, records } = await readerOf(page)

  await run('shop.ts', code.shop)
  await run('table.ts', code.table)
  const { exitCode, source, models } = await adopt()
  const { handler } = await run('receivers.ts', code.receivers)
  connected(() => disconnect(models.Order))
  const lines = printedLines()
  const event = { Records: await records() }
  const responses = [await handler(event), await handler(event)]

  expect(exitCode).toBe(0)
  expect(source).toBe(code.models)
  expect(responses).toEqual([DONE, DONE])
  expect(lines.join('')).toBe(code.printed)
})

it.each(GUIDES)('%s moves writes: the library and the repository write and read the same items', async page => {
  const { code, run, adopt, records, dynamodb } = await readerOf(page)
  await run('shop.ts', code.shop)
  await run('table.ts', code.table)
  const { models } = await adopt()
  const { handler } = await run('receivers.ts', code.receivers)
  const lines = printedLines() as string[]
  const before = [await handler({ Records: await records() })]
  disconnect(models.Order)
  lines.splice(0)

  await run('moved/shop.ts', code.shop)
  const { Order } = await run('moved/adopted-models.ts', code.written)
  const itemsBefore = await dynamodb.items('shop')
  await run('moved/writes.ts', code.writes)
  const { handler: moved } = await run('moved/receivers.ts', code.receivers)
  connected(() => disconnect(Order))
  const after = [await moved({ Records: await records() }), await moved({ Records: await records() })]

  expect([...before, ...after]).toEqual([DONE, DONE, DONE])
  expect(lines.join('')).toBe(code.printedByWrites)
  const byThem = itemsBefore.map(shapeOf)
  const byUs = (await dynamodb.items('shop')).filter(item => !keysOf(itemsBefore).includes(keyOf(item)))
  expect(byUs).not.toEqual([])
  for (const { _signals, ...item } of byUs) expect(byThem).toContainEqual(shapeOf(item))
})

/** The names and types of an item's attributes. */
function shapeOf(item: Item): object {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, Object.keys(value)]))
}

function keysOf(items: readonly Item[]): readonly string[] {
  return items.map(keyOf)
}

function keyOf({ pk, sk }: Item): string {
  return JSON.stringify([pk, sk])
}

it(`${DJANGO} runs as it says`, async () => {
  const folder = await adoptionFolder()
  const file = join(folder, 'guide.ts')
  await writeFile(file, (await blocksOf(DJANGO, 'ts guide')).join('\n'))
  const lines = printedLines()

  await import(pathToFileURL(file).href)

  expect(lines.join('')).toBe((await blocksOf(DJANGO, 'text')).join(''))
})

it('shows only code that compiles', async () => {
  const folder = await adoptionFolder()
  const config = await blocksOf('docs/existing-tables.md', 'ts config')
  for (const page of GUIDES) {
    const { shop, table, models, receivers, written, writes } = await codeOf(page)
    const place = join(folder, page.replace(/\W/g, '-'))
    const files = {
      'shop.ts': shop,
      'table.ts': table,
      'adopted-models.ts': models,
      'receivers.ts': receivers,
      'dynamo-signals.config.ts': config.join(''),
      'moved/shop.ts': shop,
      'moved/adopted-models.ts': written,
      'moved/receivers.ts': receivers,
      'moved/writes.ts': writes,
    }
    await mkdir(join(place, 'moved'), { recursive: true })
    for (const [name, code] of Object.entries(files)) await writeFile(join(place, name), code)
  }
  await writeFile(join(folder, 'django.ts'), (await blocksOf(DJANGO, 'ts guide')).join('\n'))

  expect(await complaintsIn(folder)).toBe('')
})
