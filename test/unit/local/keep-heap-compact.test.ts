import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const FRAGMENTED = fileURLToPath(new URL('../../support/fragmented-process.ts', import.meta.url))

function heapSize(...args: string[]): number {
  return Number(execFileSync(process.execPath, ['--expose-gc', FRAGMENTED, ...args], { encoding: 'utf8' }))
}

it('returns the memory of a heap whose pages are half empty', () => {
  expect(heapSize('compact') / heapSize()).toBeLessThan(0.9)
})
