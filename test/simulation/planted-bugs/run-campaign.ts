import { runDeployHistory } from '../deploys/deploy-history.ts'
import { runDueHistory } from '../due/due-history.ts'
import { type DrawHistory, drawHistory, runSeeds } from '../history/run-seeds.ts'
import { drawOutageHistory } from '../outage/draw-outage-history.ts'

/**
 * Runs histories until one fails, in the copy of the sources that this file is in: as many as the first argument says, of
 * outages or of deploys if the second one says so. Exit code 1: something is wrong.
 */
const count = Number(process.argv[2] ?? 300)
if (process.argv[3] === 'outages') {
  await runMany(drawOutageHistory)
} else if (process.argv[3] === 'deploys') {
  await runEach(runDeployHistory)
} else {
  await runEach(runDueHistory)
  await runMany(drawHistory)
}

async function runEach(run: typeof runDueHistory | typeof runDeployHistory): Promise<void> {
  for (let seed = 1; seed <= count; seed++) {
    const [violation] = (await run(seed)).violations
    if (violation) fail(`${violation.invariant} does not hold: ${violation.what}`)
  }
}

async function runMany(draw: DrawHistory): Promise<void> {
  for (let seed = 1; seed <= count; seed += 10) {
    const seeds = Array.from({ length: 10 }, (_, index) => seed + index)
    const { failures } = await runSeeds(seeds, { draw, shrinks: false })
    const [failure] = failures
    if (failure) fail(String(failure.split('\n')[0]))
  }
}

function fail(why: string): never {
  process.stdout.write(`${why}\n`)
  process.exit(1)
}
