import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { expect, it, onTestFinished } from 'vitest'
import { tutorialOf } from '../../support/code-examples.ts'
import { ConsumerProject } from '../../support/consumer-project.ts'
import { localConfig } from '../../support/fresh-database.ts'
import { packLibrary } from '../../support/packed-library.ts'

const README = 'packages/dynamo-signals/README.md'

// An object is printed on one line, as the page shows it, and not broken where it gets long.
const ON_ONE_LINE = `import { inspect } from 'node:util'\ninspect.defaultOptions.breakLength = Infinity\n`

it('runs the README line by line in a project that has the packed library installed', async () => {
  const tutorial = await tutorialOf(README)
  const inside = await mkdtemp(join(tmpdir(), 'tutorial-'))
  onTestFinished(() => rm(inside, { recursive: true, force: true }))
  onTestFinished(deleteTables)
  await deleteTables()
  const { tarball } = await packLibrary(inside)
  const project = await ConsumerProject.create(join(inside, 'project'), tarball)
  await project.write('tutorial.ts', `${ON_ONE_LINE}${tutorial}`)

  const complaints = await project.compile('NodeNext')
  const printed = await project.run('tutorial.js')

  expect(complaints).toBe('')
  expect(printed.trimEnd().split('\n')).toEqual(promisedLines(tutorial).map(asPattern))
})

/** What the comments beside or under each `console.log` promise. */
function promisedLines(program: string): string[] {
  return [...program.matchAll(/^console\.log\(.*\)\s*\/\/ (.*)$/gm)].map(([, promise = '']) => promise)
}

/** A pattern in which `…` matches anything. */
function asPattern(promise: string) {
  const literal = promise.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return expect.stringMatching(new RegExp(`^${literal.replaceAll('…', '.*')}$`))
}

// The page names its tables, so that a run before this one may have left them.
async function deleteTables(): Promise<void> {
  const client = new DynamoDBClient({ ...localConfig(), region: 'local' })
  for (const TableName of ['tutorial', 'tutorial-ledger']) {
    await client.send(new DeleteTableCommand({ TableName })).catch(() => undefined)
  }
}
