import { ALL_CELLS } from '../world/all-cells.ts'
import type { Campaign } from './run-seeds.ts'

/** From so many histories on, every cell must have been hit. */
const ENOUGH = 1_000

/** Prints how many histories ran, at what speed, and which faults were seldom. */
export function reportCampaign({ histories, milliseconds, cells }: Campaign): void {
  const rarest = [...ALL_CELLS]
    .map(cell => [cell, cells.get(cell) ?? 0] as const)
    .sort(([, one], [, other]) => one - other)
    .slice(0, 5)
    .map(([cell, count]) => `${cell}: ${count}`)
  const each = (milliseconds / Math.max(1, histories)).toFixed(1)
  process.stdout.write(
    `${histories} histories, ${each} ms each; ${cells.size} cells hit, the rarest ${rarest.join(', ')}\n`,
  )
}

/** The faults of the model that never struck, where there were histories enough for all of them. */
export function missingCells({ histories, cells }: Campaign): string[] {
  return histories < ENOUGH ? [] : ALL_CELLS.filter(cell => !cells.has(cell))
}
