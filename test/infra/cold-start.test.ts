import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { bundleBareSdk, bundleNothing } from './bare-sdk.ts'
import { LambdaProcess } from './runtime/lambda-process.ts'
import { environmentOf } from './runtime/shipped-function.ts'
import { freshSurroundings } from './runtime/surroundings.ts'
import { synthesized } from './synthesized.ts'

const stack = synthesized('production')

/** How often each is started at least. The fastest counts: what the machine does beside only makes it slower. */
const ROUNDS = 9
/** How often at most, if the machine is too busy to show the fastest. */
const MOST_ROUNDS = 40

// 24 KB of each are what the tags of products need of the library, and 13 KB what the orders of a
// customer need. Placing and showing them takes 14 KB of Api, and verifying
// the tables of other code 11 KB of Sweep: decision 26.
it.each([
  ['Api', 1_092_000],
  ['LinksConsumer', 778_000],
  ['MailConsumer', 778_000],
  ['Feedback', 694_000],
  ['Schedule', 795_000],
  ['Sweep', 788_000],
])('keeps what a start of %s loads below %i bytes', (component, budget) => {
  const { bytes } = stack.build(component)
  process.stdout.write(`${component}: ${bytes} bytes\n`)
  expect(bytes).toBeLessThan(budget)
})

it('deploys the list of common passwords, but does not load it when Api starts', async () => {
  const { out, bytes } = stack.build('Api')
  const files = (await readdir(out)).filter(name => name.endsWith('.mjs'))
  const sizes = await Promise.all(files.map(async name => (await stat(join(out, name))).size))
  expect(sizes.reduce((total, size) => total + size)).toBeGreaterThan(bytes + 300_000)
})

it('starts a consumer not much slower than the bare SDK', async () => {
  const env = environmentOf(stack, 'LinksConsumer', await freshSurroundings())
  const folders = {
    nothing: dirname(await bundleNothing()),
    'bare SDK': dirname(await bundleBareSdk()),
    links: stack.build('LinksConsumer').out,
    api: stack.build('Api').out,
  }
  const fastest = new Map(Object.keys(folders).map(name => [name, Number.POSITIVE_INFINITY]))
  const of = (name: string) => fastest.get(name) ?? 0
  const isSlow = () => of('links') / of('bare SDK') >= 1.5
  for (let round = 0; round < ROUNDS || (isSlow() && round < MOST_ROUNDS); round++) {
    for (const [name, folder] of Object.entries(folders)) {
      const lambda = await LambdaProcess.start({ folder, env, timeout: 30 })
      fastest.set(name, Math.min(lambda.initMs, fastest.get(name) ?? 0))
      await lambda.stop()
    }
  }

  const own = (of('links') - of('nothing')) / (of('bare SDK') - of('nothing'))
  const shown = [...fastest].map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`).join(', ')
  process.stdout.write(`Cold start: ${shown}. Without Node and its client, links : bare SDK = ${own.toFixed(2)}\n`)
  expect(isSlow()).toBe(false)
})
