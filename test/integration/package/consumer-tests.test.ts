import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ConsumerProject } from '../../support/consumer-project.ts'
import { packLibrary, run, WORKSPACE } from '../../support/packed-library.ts'

interface Report {
  readonly success: boolean
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[]
  }[]
}

const FILE = 'reader.test.ts'
let inside: string
let project: ConsumerProject

beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'consumer-tests-'))
  const { tarball } = await packLibrary(inside)
  project = await ConsumerProject.create(join(inside, 'project'), tarball)
  await project.link('vitest')
  await project.write(FILE, await readFile(join(import.meta.dirname, 'consumer', FILE), 'utf8'))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it('says what to install, then runs the tests of a project on both packed packages, with types', async () => {
  const without = await runTests()
  const { tarball } = await packLibrary(inside, 'dynamodb-embedded')
  await project.install('dynamodb-embedded', tarball)
  const complaints = await project.compile('NodeNext')
  const report = await runTests()

  expect(without.testResults[0]?.assertionResults[0]?.failureMessages[0]).toContain(
    'openTestDatabase() runs on the package dynamodb-embedded, which is not installed. Install it: npm i -D dynamodb-embedded',
  )
  expect(complaints).toBe('')
  expect(report).toMatchObject({ success: true, numPassedTests: 50 })
})

/** Runs the tests of the project as its developer would. */
async function runTests(): Promise<Report> {
  const vitest = join(WORKSPACE, 'node_modules/vitest/vitest.mjs')
  const output = join(project.folder, 'report.json')
  const args = [vitest, 'run', FILE, '--reporter', 'json', '--outputFile', output]
  // A failing run ends with a code of its own. The report says why.
  await run(process.execPath, args, { cwd: project.folder }).catch(() => {})
  return JSON.parse(await readFile(output, 'utf8'))
}
