import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeExampleProject } from '../../support/code-examples.ts'
import { compile } from '../../support/consumer-project.ts'

const WORLD = 'declare global { const database: Database }\n'

/** A model with five access patterns, as an application declares and uses it. */
function model(number: number): string {
  const name = `Model${number}`
  const patterns = ['a', 'b', 'c', 'd', 'e'].map(
    (field, at) => `by${field}: index({ partition: ['${field}'], sort: ['rank', 'createdAt'], index: 'gsi${at + 1}' })`,
  )
  const relation = number === 0 ? '' : `relations: { one: oneToOne(Model${number - 1}, { onDelete: 'cascade' }) },`
  return `
export const ${name} = defineModel('${name}', {
  schema: z.object({ a: z.string(), b: z.string(), c: z.string(), d: z.string(), e: z.string(), rank: z.number() }),
  ${relation}
  indexes: { ${patterns.join(', ')} },
  unique: ['a'],
})
export const found${number} = database.repository(${name}).query('bya', { a: 'x', rank: { gt: 1 } }, { limit: 1 })
postSave.connect(({ instance }) => instance.rank.toFixed(), { sender: ${name}, dispatchUid: 'x${number}', consumer: 'x' })
`
}

async function secondsFor(models: number, slip = ''): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'many-models-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const code = Array.from({ length: models }, (_, at) => model(at)).join('') + slip
  await writeExampleProject(join(folder, 'project'), [{ file: 'models.ts', code }], WORLD)
  const begun = performance.now()
  const complaints = await compile(join(folder, 'project'))
  expect(complaints).toMatch(slip ? /Property 'rnak' does not exist/ : /^$/)
  return (performance.now() - begun) / 1000
}

it('compiles 60 models with five access patterns each in little more time than one', async () => {
  // The compiler reads the library, the SDK and zod in any case, however busy the machine is.
  await secondsFor(1, 'export const slip = (await database.repository(Model0).get("x")).rnak')
  const one = await secondsFor(1)
  const sixty = await secondsFor(60)
  process.stdout.write(`1 model compiles in ${one.toFixed(1)} s, 60 models in ${sixty.toFixed(1)} s\n`)

  expect(sixty).toBeLessThan(3 * one)
}, 180_000)
