import { drawOptions, type WorldOptions } from '../world/world-options.ts'
import { drawOperations, type Operation } from './operation.ts'
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
  readonly mails: number
}

/** Draws what a history is made of, and what people do in it. */
export type DrawHistory = (seed: number) => readonly [WorldOptions, Operation[]]

const MOST_FAILURES = 3

/** Draws a history of many small faults. */
export function drawHistory(seed: number): readonly [WorldOptions, Operation[]] {
  const options = drawOptions(seed)
  return [options, drawOperations(options)]
}

/** Runs the histories of some seeds, one after the other: the signals' receivers belong to the process. */
export async function runSeeds(
  seeds: readonly number[],
  { draw = drawHistory as DrawHistory, shrinks = true } = {},
): Promise<Campaign> {
  const cells = new Map<string, number>()
  const failures: string[] = []
  const start = performance.now()
  const progress = new Progress(seeds.length)
  let [histories, mails] = [0, 0]
  for (const seed of seeds) {
    const [options, operations] = draw(seed)
    const result = await runHistory(options, operations)
    histories++
    mails += result.mails
    progress.step()
    for (const [cell, count] of result.cells) cells.set(cell, (cells.get(cell) ?? 0) + count)
    if (result.violations.length === 0) continue
    const failing = { options, operations, result }
    failures.push(describeFailure(seed, shrinks ? await shrinkHistory(failing) : failing))
    if (failures.length === MOST_FAILURES) break
  }
  return { histories, milliseconds: performance.now() - start, cells, failures, mails }
}

/** How many histories a run has by default, and which variable of the environment says otherwise. */
export interface HistoryCount {
  readonly variable?: 'SIM_HISTORIES' | 'SIM_OUTAGES' | 'SIM_DEPLOYS'
  readonly byDefault: number
  /** Files that share the seeds each run one part of them. */
  readonly part?: number
  readonly parts?: number
}

/** The seeds to run: `SIM_SEED` alone, or as many as the variable says, from `SIM_FIRST_SEED` on. */
export function seedsOf({ variable = 'SIM_HISTORIES', byDefault, part = 0, parts = 1 }: HistoryCount): number[] {
  const { SIM_SEED, SIM_FIRST_SEED = 1, [variable]: count = byDefault } = process.env
  if (SIM_SEED !== undefined) return (Number(SIM_SEED) - 1) % parts === part ? [Number(SIM_SEED)] : []
  const length = Math.floor(Number(count) / parts)
  return Array.from({ length }, (_, index) => Number(SIM_FIRST_SEED) + part + index * parts)
}
