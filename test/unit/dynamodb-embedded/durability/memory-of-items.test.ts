import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { putThing, THINGS, thing } from '../../../support/embedded-table.ts'

const ITEMS = 20_000
const LONG = 'Thing'.repeat(20)
/** With 700 bytes each, the texts of one round take all the memory that texts may take. */
const TEXT = { text: { S: 'x'.repeat(450) } }

it('does not keep the keys of an item in memory once there are many newer ones', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage = runInNewContext('gc') as () => void
  const dynamodb = await openEmbedded({ data: dataFolder(), durability: 'os' })
  onTestFinished(() => dynamodb.close())
  dynamodb.perform('CreateTable', { ...THINGS, StreamSpecification: undefined })
  const heapAfter = async (round: number) => {
    for (let number = 0; number < ITEMS; number++) {
      await putThing(dynamodb, thing(`${LONG}#${round}-${number}`, 1, { ...TEXT, kind: { S: `${LONG}#${number}` } }))
    }
    collectGarbage()
    return process.memoryUsage().heapUsed
  }

  const before = await heapAfter(1)
  const perItem = ((await heapAfter(2)) - before) / ITEMS

  expect(perItem).toBeLessThan(200)
})
