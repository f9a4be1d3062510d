/**
 * Measures how long `npm start` takes from the start of its process to the line `ready`, and the memory of all its
 * processes then: `npm run bench starts -- [--rounds 7] [--beside <checkout>]`. With `beside`, another checkout takes
 * turns with this one, so that what else the machine does hits both. The first start of each fills its compile cache.
 */
import { parseArgs } from 'node:util'
import { freePort } from '../support/free-port.ts'
import { RunningShop } from '../support/running-shop.ts'
import { median } from './compare.ts'
import { treeMemory } from './measured-process.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' }, beside: { type: 'string' } } })
const roots = ['.', ...(values.beside ? [values.beside] : [])]
const shops: RunningShop[] = []
const [times, memories] = [roots.map((): number[] => []), roots.map((): number[] => [])]
try {
  for (const root of roots) {
    const shop = await RunningShop.open({ DYNAMODB_PORT: String(await freePort()) }, root)
    shops.push(shop)
    await shop.stop()
  }
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [at, shop] of shops.entries()) {
      const start = performance.now()
      await shop.start()
      times[at]?.push(performance.now() - start)
      memories[at]?.push(treeMemory(shop.pid ?? 0))
      await shop.stop()
    }
  }
} finally {
  for (const shop of shops) await shop.close()
}
for (const [at, root] of roots.entries()) {
  const [time, memory] = [median(times[at] ?? []), median(memories[at] ?? [])]
  process.stdout.write(`${root}: ready after ${time.toFixed(0)} ms, ${memory.toFixed(0)} MB in all processes\n`)
}
