import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { ScratchPages } from '../../../../packages/dynamodb-embedded/src/journal/scratch-pages.ts'
import { ScratchSpace } from '../../../../packages/dynamodb-embedded/src/journal/scratch-space.ts'
import { ChunkCache } from '../../../../packages/dynamodb-embedded/src/store/chunk-cache.ts'
import { SortedList } from '../../../../packages/dynamodb-embedded/src/store/sorted-list.ts'
import { dataFolder } from '../../../support/embedded-folder.ts'

const NUMBERS = 200_000

function bytes(first: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => first + at)
}

it('reads what was written last to each page, and leaves no file in the folder', () => {
  const folder = dataFolder()
  const pages = new ScratchPages(folder)
  const owner = {}
  const [one, other] = [pages.write(owner, bytes(1, 2_056)), pages.write(owner, bytes(2, 2_056))]
  expect(pages.write(owner, bytes(3, 2_056), one)).toBe(one)

  const [first, second] = [new Uint8Array(2_056), new Uint8Array(100)]
  pages.read(one, first)
  pages.read(other, second)

  expect(first).toEqual(bytes(3, 2_056))
  expect(second).toEqual(bytes(2, 100))
  expect(readdirSync(folder)).toEqual([])
})

it('uses a page again when its owner is gone', async () => {
  const collectGarbage = garbageCollector()
  const pages = new ScratchPages(dataFolder())
  const written = Array.from({ length: 100 }, () => pages.write({}, bytes(0, 10)))

  await usedMemory(collectGarbage)

  expect(written).toContain(pages.write({}, bytes(0, 10)))
})

it.runIf(process.platform === 'linux')('closes its files when it is collected as garbage', async () => {
  const collectGarbage = garbageCollector()
  const folder = dataFolder()
  const fill = () => {
    const space = new ScratchSpace(folder)
    space.keep(bytes(0, 10))
    space.pages.write({}, bytes(0, 10))
  }
  fill()
  expect(openFiles(folder)).toHaveLength(2)

  await usedMemory(collectGarbage)

  expect(openFiles(folder)).toEqual([])
})

it('keeps a list of 200,000 ranked numbers in less than a megabyte of memory', async () => {
  const collectGarbage = garbageCollector()
  const order = {
    compare: (one: { number: number }, other: { number: number }) => one.number - other.number,
    entryOf: (number: number) => ({ number }),
    rankOf: ({ number }: { number: number }) => number,
  }
  const list = new SortedList(order, new ChunkCache(new ScratchPages(dataFolder()), 16))
  const before = await usedMemory(collectGarbage)

  for (let number = 0; number < NUMBERS; number++) list.put({ number })

  expect((await usedMemory(collectGarbage)) - before).toBeLessThan(1_000_000)
  expect(list.size).toBe(NUMBERS)
  for (let number = 0; number < NUMBERS; number += 1_000) expect(list.find({ number })).toEqual({ number })
})

/** The files of a folder that this process has open, even those without a name. */
function openFiles(folder: string): string[] {
  return readdirSync('/proc/self/fd').flatMap(descriptor => {
    try {
      const path = readlinkSync(`/proc/self/fd/${descriptor}`)
      return path.startsWith(folder) ? [path] : []
    } catch {
      // The descriptor with which the folder was read is closed by now.
      return []
    }
  })
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

async function usedMemory(collectGarbage: () => void): Promise<number> {
  for (let done = 0; done < 5; done++) {
    collectGarbage()
    await setImmediate()
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
