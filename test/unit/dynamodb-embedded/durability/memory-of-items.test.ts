import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type Item, openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { THINGS, thing } from '../../../support/embedded-table.ts'

const ITEMS = 20_000
const LONG = 'Thing'.repeat(20)
/** Changes of the memory that do not count, in bytes. */
const NOISE = 50_000
/** With 700 bytes each, the items of one round take all the memory that the newest items may take. */
const TEXT = { text: { S: 'x'.repeat(450) } }

it('keeps less than 100 bytes of an old item in memory, with its key, its index entry and its expiration time', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const dynamodb = await openEmbedded({ data: dataFolder(), durability: 'os' })
  onTestFinished(() => dynamodb.close())
  dynamodb.perform('CreateTable', { ...THINGS, StreamSpecification: undefined })
  const expiry = { Enabled: true, AttributeName: 'expiresAt' }
  dynamodb.perform('UpdateTimeToLive', { TableName: THINGS.TableName, TimeToLiveSpecification: expiry })
  const load = (round: number) => dynamodb.load(THINGS.TableName, drawItems(round))
  const compactedMemory = async () => {
    await dynamodb.compact()
    return settledMemory(collectGarbage)
  }

  load(1)
  const before = await compactedMemory()
  load(2)
  load(3)
  const after = await compactedMemory()

  expect((after - before) / (2 * ITEMS)).toBeLessThan(100)
})

/** Memory is freed in several steps, partly by other threads: collects until nothing more is freed. */
async function settledMemory(collectGarbage: () => void): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let unchanged = 0; unchanged < 5; ) {
    collectGarbage()
    await setImmediate()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    unchanged = heapUsed + arrayBuffers < least - NOISE ? 0 : unchanged + 1
    least = Math.min(least, heapUsed + arrayBuffers)
  }
  return least
}

function drawItems(round: number): Item[] {
  return Array.from({ length: ITEMS }, (_, number) =>
    thing(`${LONG}#${round}-${number}`, 1, {
      ...TEXT,
      kind: { S: `${LONG}#${number}` },
      expiresAt: { N: String(4_000_000_000 + number) },
    }),
  )
}
