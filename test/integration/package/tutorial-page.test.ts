import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blocksOf } from '../../support/code-examples.ts'
import { ConsumerProject, compile } from '../../support/consumer-project.ts'
import { packLibrary, run } from '../../support/packed-library.ts'

const PAGE = 'docs/tutorial.md'
const FILES = ['models.ts', 'receivers.ts', 'program.ts', 'receivers.test.ts']
const OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'esnext',
  module: 'nodenext',
  types: ['node'],
  allowImportingTsExtensions: true,
  skipLibCheck: true,
}

let inside: string
let project: ConsumerProject
beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'tutorial-page-'))
  const [{ tarball }, embedded] = await Promise.all([packLibrary(inside), packLibrary(inside, 'dynamodb-embedded')])
  project = await ConsumerProject.create(join(inside, 'readers'), tarball)
  await project.install('dynamodb-embedded', embedded.tarball)
  for (const file of FILES) await project.write(file, (await blocksOf(PAGE, `ts ${file}`)).join(''))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it('shows files that compile', async () => {
  await project.write('tsconfig.json', JSON.stringify({ compilerOptions: OPTIONS, include: ['*.ts'] }))

  expect(await compile(project.folder)).toBe('')
})

it('shows what its program prints, every time that it runs', async () => {
  const [promised] = await blocksOf(PAGE, 'text program.ts')
  const program = () => run(process.execPath, ['program.ts'], { cwd: project.folder })

  expect((await program()).stdout).toBe(promised)
  expect((await program()).stdout).toBe(promised)
})

it('shows a test that passes', async () => {
  const { stdout } = await run(process.execPath, ['--test', '--test-reporter=tap'], {
    cwd: project.folder,
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  })

  expect(stdout).toContain('# pass 1\n# fail 0\n')
})
