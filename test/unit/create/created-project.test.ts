import { globSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createProject } from '../../../packages/create-dynamo-signals/src/create-project.ts'
import { DEPLOYS, SCHEMAS } from '../../../packages/create-dynamo-signals/src/read-options.ts'
import { compile } from '../../support/consumer-project.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

const { version } = JSON.parse(readFileSync(join(WORKSPACE, 'packages/create-dynamo-signals/package.json'), 'utf8'))
const root = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8'))
const tested: Readonly<Record<string, string>> = { ...root.dependencies, ...root.devDependencies }

const OURS = ['dynamo-signals', 'dynamodb-embedded', '@dynamo-signals/local-cloud']

let inside: string
beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'created-'))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

const variants = SCHEMAS.flatMap(schema => DEPLOYS.map(deploy => ({ schema, deploy })))

describe.each(variants)('a project with $schema and $deploy', ({ schema, deploy }) => {
  const folder = () => join(inside, `${schema}-${deploy}`)
  const read = (file: string) => readFile(join(folder(), file), 'utf8')

  it('has the files of its variant, with its name and no trace of another variant', async () => {
    const project = await createProject({ folder: folder(), schema, deploy })

    const files = await readdir(folder(), { recursive: true })
    expect(project).toEqual({ folder: folder(), name: `${schema}-${deploy}` })
    expect(files).toEqual(expect.arrayContaining(['.gitignore', 'package.json', 'src/models.ts', 'DEPLOY.md']))
    expect(files.includes('sst.config.ts')).toBe(deploy === 'sst')
    expect(files.includes('cdk.json')).toBe(deploy === 'cdk')
    for (const file of files.filter(name => /\.\w+$/.test(name))) expect(await read(file)).not.toContain('my-app')
    expect(await read('README.md')).toMatch(new RegExp(`^# ${schema}-${deploy}\n`))
  })

  it('depends on the versions that this repository tests, and on our own packages of the same version', async () => {
    const { dependencies, devDependencies } = JSON.parse(await read('package.json'))

    for (const [name, range] of Object.entries({ ...dependencies, ...devDependencies })) {
      const isOurs = OURS.includes(name)
      expect(`${name} ${range}`).toBe(`${name} ^${isOurs ? version : tested[name]}`)
    }
    expect(Object.keys(dependencies).filter(name => (SCHEMAS as readonly string[]).includes(name))).toEqual([schema])
  })

  // A stack for SST is checked with SST's components, in test/infra.
  it.runIf(deploy !== 'sst')('compiles', async () => {
    await symlink(join(WORKSPACE, 'node_modules'), join(folder(), 'node_modules'), 'dir')
    // In the workspace, the library is its sources, which use more of the language than its declarations.
    const config = { extends: './tsconfig.json', compilerOptions: { lib: ['esnext'] }, include: ['**/*.ts'] }
    await writeFile(join(folder(), 'tsconfig.check.json'), JSON.stringify(config))

    expect(await compile(folder(), 'tsconfig.check.json')).toBe('')
  })
})

it('uses a folder that contains nothing but .git', async () => {
  const folder = join(inside, 'cloned')
  await mkdir(join(folder, '.git'), { recursive: true })

  await createProject({ folder, schema: 'zod', deploy: 'none' })

  expect(await readdir(folder)).toContain('package.json')
})

it('refuses a folder that is not empty, and leaves it as it was', async () => {
  const folder = join(inside, 'used')
  await mkdir(folder)
  for (const file of ['README.md', 'notes.txt']) await writeFile(join(folder, file), 'mine')

  const creation = createProject({ folder, schema: 'zod', deploy: 'none' })

  await expect(creation).rejects.toThrow(
    `The folder ${folder} is not empty: it contains README.md and 1 more. Pass a new or empty folder.`,
  )
  expect(await readdir(folder)).toEqual(['README.md', 'notes.txt'])
  expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('mine')
})

it('refuses a file', async () => {
  const folder = join(inside, 'a-file')
  await writeFile(folder, 'mine')

  const creation = createProject({ folder, schema: 'zod', deploy: 'none' })

  await expect(creation).rejects.toThrow(`${folder} is a file. Pass a new or empty folder.`)
  expect(await readFile(folder, 'utf8')).toBe('mine')
})

const STACK = 'packages/create-dynamo-signals/templates/sst'
const stackFiles = globSync('infra/*.ts', { cwd: join(WORKSPACE, STACK) })

it.each(stackFiles)('%s of the stack imports names that the library exports', async file => {
  const imports = readFileSync(join(WORKSPACE, STACK, file), 'utf8').matchAll(/import \{ (.*) \} from '(dynamo.*)'/g)

  for (const [, names = '', from = ''] of imports) {
    const values = names.split(', ').filter(name => !name.startsWith('type '))
    expect(Object.keys(await import(from))).toEqual(expect.arrayContaining(values))
  }
})
