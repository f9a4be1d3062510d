import { drawOptions } from '../world/world-options.ts'
import { drawOperations } from './operation.ts'
import { Progress } from './progress.ts'
import { runHistory } from './run-history.ts'
import { describeFailure, shrinkHistory } from './shrink-history.ts'

/** What many histories came to. */
export interface Campaign {
  readonly histories: number
  readonly milliseconds: number
  /** How often each fault struck, by step and kind. */
  readonly cells: ReadonlyMap<string, number>
  /** The first failing histories, shortened, in words. */
  readonly failures: readonly string[]
}

const MOST_FAILURES = 3

/** Runs the histories of some seeds, one after the other: the signals' receivers belong to the process. */
export async function runSeeds(seeds: readonly number[], { shrinks = true } = {}): Promise<Campaign> {
  const cells = new Map<string, number>()
  const failures: string[] = []
  const start = performance.now()
  const progress = new Progress(seeds.length)
  let histories = 0
  for (const seed of seeds) {
    const options = drawOptions(seed)
    const operations = drawOperations(options)
    const result = await runHistory(options, operations)
    histories++
    progress.step()
    for (const [cell, count] of result.cells) cells.set(cell, (cells.get(cell) ?? 0) + count)
    if (result.violations.length === 0) continue
    const failing = { options, operations, result }
    failures.push(describeFailure(seed, shrinks ? await shrinkHistory(failing) : failing))
    if (failures.length === MOST_FAILURES) break
  }
  return { histories, milliseconds: performance.now() - start, cells, failures }
}

/** The seeds to run: `SIM_SEED` alone, or this part of as many as `SIM_HISTORIES` says. */
export function seedsOf(part: number, parts: number, count: number): number[] {
  const { SIM_SEED, SIM_HISTORIES } = process.env
  if (SIM_SEED !== undefined) return (Number(SIM_SEED) - 1) % parts === part ? [Number(SIM_SEED)] : []
  return Array.from(
    { length: Math.floor(Number(SIM_HISTORIES ?? count) / parts) },
    (_, index) => 1 + part + index * parts,
  )
}
