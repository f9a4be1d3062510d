/**
 * A process that frees every second of many objects, with a compact heap if its argument is `compact`. Prints the size of its
 * heap in bytes. Needs `--expose-gc`.
 */
import { setImmediate } from 'node:timers/promises'
import { getHeapStatistics } from 'node:v8'
import { keepHeapCompact } from '../../local/keep-heap-compact.ts'

const OBJECTS = 200_000
const COLLECTIONS = 20

if (process.argv[2] === 'compact') keepHeapCompact()
const all = Array.from({ length: OBJECTS }, (_, at) => ({ at, more: [at, at, at, at, at, at] }))
gc?.()
gc?.()
const half = all.splice(0).filter(({ at }) => at % 2 === 0)
for (let done = 0; done < COLLECTIONS; done++) {
  gc?.()
  await setImmediate()
}
if (half.length !== OBJECTS / 2) throw new Error('The objects must still be in memory.')
process.stdout.write(`${getHeapStatistics().total_physical_size}\n`)
