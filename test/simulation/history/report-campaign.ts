import { ALL_CELLS } from '../world/all-cells.ts'
import type { Campaign } from './run-seeds.ts'

/** From this many histories on, every fault that strikes at any step must have been seen. */
const FEW = 50
/** From this many on, every cell must have been hit once. */
const ENOUGH = 500
/** From this many on, by one in a hundred histories: a hundred of 10,000. Two files share them. */
const MANY = 5_000

/** Prints how many histories ran, at what speed, and which faults were seldom. */
export function reportCampaign({ histories, milliseconds, cells }: Campaign, wanted = ALL_CELLS): void {
  const rarest = countsOf(cells, wanted)
    .slice(0, 5)
    .map(([cell, count]) => `${cell}: ${count}`)
  const each = (milliseconds / Math.max(1, histories)).toFixed(1)
  process.stdout.write(
    `${histories} histories, ${each} ms each; ${cells.size} cells hit, the rarest ${rarest.join(', ')}\n`,
  )
}

/** The faults of the model that struck too seldom, where there were histories enough for all of them. */
export function missingCells({ histories, cells }: Campaign): string[] {
  if (histories < ENOUGH) return []
  const least = histories < MANY ? 1 : Math.floor(histories / 100)
  return (
    countsOf(cells, ALL_CELLS)
      // What passes is not parked, and few receivers have waited and are forgotten, so that only thousands of histories
      // redrive and forget enough to see every fault there.
      .filter(([cell]) => histories >= MANY || !/^(redrive\.|forget )/.test(cell))
      .filter(([, count]) => count < least)
      .map(([cell, count]) => `${cell}: ${count} times, and should have been ${least} times`)
  )
}

/** The faults among these that never struck, where there were histories enough for each: at any step, if they name none. */
export function neverStruck({ histories, cells }: Campaign, wanted: readonly string[]): string[] {
  if (histories < FEW) return []
  return countsOf(cells, wanted)
    .filter(([, count]) => count === 0)
    .map(([cell]) => cell)
}

function countsOf(
  cells: ReadonlyMap<string, number>,
  wanted: readonly string[],
): (readonly [cell: string, count: number])[] {
  const countOf = (cell: string) =>
    [...cells].reduce((sum, [each, count]) => (each === cell || each.endsWith(` x ${cell}`) ? sum + count : sum), 0)
  return wanted.map(cell => [cell, countOf(cell)] as const).sort(([, one], [, other]) => one - other)
}
