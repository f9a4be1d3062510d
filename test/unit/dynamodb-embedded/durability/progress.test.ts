import { openEmbedded } from 'dynamodb-embedded'
import { expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { THINGS, thing } from '../../../support/embedded-table.ts'

it('reports the share of a folder that it has read, over its snapshot and its logs', async () => {
  const data = dataFolder()
  const first = await openEmbedded({ data, durability: 'os' })
  await first.transport('CreateTable', THINGS)
  const items = (from: number) =>
    Array.from({ length: 1_500 }, (_, at) => thing(`item ${from + at}`, 1, { text: { S: 'x'.repeat(1_000) } }))
  first.load(THINGS.TableName, items(0))
  await first.compact()
  first.load(THINGS.TableName, items(1_500))
  await first.close()
  const shares: number[] = []

  const second = await openEmbedded({ data, durability: 'os', onProgress: share => shares.push(share) })
  onTestFinished(() => second.close())

  expect(shares.length).toBeGreaterThan(2)
  expect(shares).toEqual(shares.toSorted((one, other) => one - other))
  expect(shares[0]).toBeLessThan(0.5)
  expect(shares.at(-1)).toBeGreaterThan(0.999)
  expect(shares.at(-1)).toBeLessThanOrEqual(1)
})
