/**
 * A process that frees many blocks of the size that Node reads a socket into, but keeps small ones that were allocated between
 * them. Prints by how many megabytes it has grown. Needs `--expose-gc`.
 */
import { setImmediate } from 'node:timers/promises'
import { startAgain } from '../../local/start-again.ts'

const BLOCKS = 1_000
const BLOCK = 64 * 1024

startAgain()
const before = process.memoryUsage.rss()
const [kept, blocks]: [ArrayBuffer[], ArrayBuffer[]] = [[], []]
for (let at = 0; at < BLOCKS; at++) {
  blocks.push(new Uint8Array(BLOCK).fill(1).buffer)
  kept.push(new Uint8Array(1024).fill(1).buffer)
}
blocks.length = 0
for (let done = 0; done < 3; done++) {
  gc?.()
  await setImmediate()
}
if (kept.length !== BLOCKS) throw new Error('What is kept must still be in memory.')
process.stdout.write(`${Math.round((process.memoryUsage.rss() - before) / 1024 / 1024)}\n`)
