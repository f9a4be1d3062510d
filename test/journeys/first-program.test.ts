import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf } from '../support/code-examples.ts'
import { compile } from '../support/consumer-project.ts'
import { npm } from '../support/new-projects.ts'
import { packLibrary } from '../support/packed-library.ts'

/** The pages that begin with a program: that of the repository, and the one that npm shows. */
const PAGES = ['README.md', 'packages/dynamo-signals/README.md']
const FILE = 'program.mts'

let inside: string
const tarballs = new Map<string, string>()
beforeAll(async () => {
  // Outside of the workspace, so that nothing is found in its node_modules.
  inside = await mkdtemp(join(tmpdir(), 'first-program-'))
  for (const name of ['dynamo-signals', 'dynamodb-embedded']) {
    tarballs.set(name, (await packLibrary(inside, name)).tarball)
  }
})
afterAll(() => rm(inside, { recursive: true, force: true }))

describe.each(PAGES)('the first program of %s', page => {
  it('prints what the page shows, in an empty folder after the one line that installs it', async () => {
    const [[install = '', start = ''], [program = ''], [promised]] = await Promise.all([
      blocksOf(page, `sh ${FILE}`),
      blocksOf(page, `ts ${FILE}`),
      blocksOf(page, `text ${FILE}`),
    ])
    const folder = join(inside, page.replaceAll('/', '-'))
    await mkdir(folder)

    await npm(folder, ...argumentsOf(install))
    await writeFile(join(folder, FILE), program)
    const printed = await npm(folder, 'exec', '--offline', '--call', start.trim())

    expect(printed).toBe(promised)
    expect(await complaintsAbout(folder)).toBe('')
  })
})

/** Returns what the reader's line passes to npm. Our packages come from tarballs, because they are not in the registry. */
function argumentsOf(line: string): string[] {
  const [command, ...rest] = line.trim().split(' ')
  expect(command).toBe('npm')
  return [...rest.map(name => tarballs.get(name) ?? name), '--prefer-offline']
}

async function complaintsAbout(folder: string): Promise<string> {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'esnext',
    module: 'nodenext',
    lib: ['esnext', 'dom'],
    types: [],
    skipLibCheck: true,
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: [FILE] }))
  return compile(folder)
}
