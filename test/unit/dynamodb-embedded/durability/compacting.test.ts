import { readdirSync } from 'node:fs'
import { EmbeddedDynamoDB } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { Journal } from '../../../../packages/dynamodb-embedded/src/journal/journal.ts'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { putThing, THINGS, thing } from '../../../support/embedded-table.ts'

/** The snapshot contains each of these items twice: in the table, and in a stream record. */
const ITEMS = 400

async function putAll(dynamodb: EmbeddedDynamoDB, count: number, version: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    await putThing(dynamodb, thing(`item ${number}`, version, { text: { S: 'x'.repeat(1_000) } }))
  }
}

const snapshotIn = (data: string) => readdirSync(data).find(name => name.startsWith('snapshot'))

it.each([
  { writes: 'fewer bytes than a quarter of the snapshot', count: 100, snapshot: 'snapshot-00000001' },
  { writes: 'half the bytes of the snapshot', count: 400, snapshot: 'snapshot-00000002' },
])('after writes of $writes, the folder has $snapshot', async ({ count, snapshot }) => {
  const data = dataFolder()
  const dynamodb = new EmbeddedDynamoDB({}, new Journal(data, { durability: 'os', compactAt: 10_000_000 }))
  await dynamodb.transport('CreateTable', THINGS)
  await putAll(dynamodb, ITEMS, 1)
  await dynamodb.compact()
  await dynamodb.close()
  const again = new EmbeddedDynamoDB({}, new Journal(data, { durability: 'os', compactAt: 1_000 }))
  onTestFinished(() => again.close())

  await putAll(again, count, 2)

  await again.close()
  expect(snapshotIn(data)).toBe(snapshot)
})
