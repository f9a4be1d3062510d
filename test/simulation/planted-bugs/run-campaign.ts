import { runDueHistory } from '../due/due-history.ts'
import { runSeeds } from '../history/run-seeds.ts'

/** Runs histories until one fails, in the copy of the sources that this file is in. Exit code 1: something is wrong. */
const count = Number(process.argv[2] ?? 300)
for (let seed = 1; seed <= count; seed++) {
  const [violation] = (await runDueHistory(seed)).violations
  if (!violation) continue
  process.stdout.write(`${violation.invariant} does not hold: ${violation.what}\n`)
  process.exit(1)
}
for (let seed = 1; seed <= count; seed += 10) {
  const seeds = Array.from({ length: 10 }, (_, index) => seed + index)
  const { failures } = await runSeeds(seeds, { shrinks: false })
  const [failure] = failures
  if (!failure) continue
  process.stdout.write(`${failure.split('\n')[0]}\n`)
  process.exit(1)
}
