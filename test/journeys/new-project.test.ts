import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { packLibrary, run } from '../support/packed-library.ts'

const OURS = ['dynamo-signals', 'dynamodb-embedded'] as const
const ALL = ['zod', 'valibot', 'arktype'].flatMap(schema => ['sst', 'none'].map(deploy => ({ schema, deploy })))
// Each one installs packages from the registry for half a minute. By default, the one that the command makes by default.
const variants = process.env.NEW_PROJECTS === 'all' ? ALL : ALL.slice(0, 1)

// Without the registry, only the variants' types and the command are tested: in test/unit/create.
const registryAnswers = run('npm', ['ping']).then(
  () => true,
  () => variants === ALL,
)

let inside: string
let command: string
const tarballs = new Map<string, string>()

beforeAll(async () => {
  // Outside of the workspace, so that nothing is found in its node_modules.
  inside = await mkdtemp(join(tmpdir(), 'new-project-'))
  command = (await packLibrary(inside, 'create-dynamo-signals')).tarball
  await Promise.all(OURS.map(async name => tarballs.set(name, (await packLibrary(inside, name)).tarball)))
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it.for(variants)(
  'creates a project with $schema and $deploy whose receiver runs in four commands',
  async (variant, { skip }) => {
    skip(!(await registryAnswers), 'The package registry does not answer.')
    const { schema, deploy } = variant
    const folder = join(inside, `${schema}-${deploy}`)
    const npm = npmIn(folder)

    await npmIn(inside)(
      'exec',
      '--yes',
      `--package=${command}`,
      '--',
      'create-dynamo-signals',
      folder,
      ...flags(variant),
    )
    await useTarballs(join(folder, 'package.json'))
    await npm('install')
    await npm('test', '--', '--reporter=json', '--outputFile=report.json')
    const types = await npm('run', '--silent', 'types')
    const graph = await npm('run', '--silent', 'signals')

    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
    expect(report).toMatchObject({ success: true, numPassedTests: 3 })
    expect(types).toBe('')
    expect(graph).toContain('"profiles/open"')
  },
)

function flags({ schema, deploy }: (typeof ALL)[number]): readonly string[] {
  return ['--schema', schema, '--deploy', deploy]
}

/** Our packages are not in the registry. What the project needs of them is in tarballs, as `npm publish` would send them. */
async function useTarballs(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8'))
  for (const list of [manifest.dependencies, manifest.devDependencies]) {
    for (const name of OURS) if (name in list) list[name] = `file:${tarballs.get(name)}`
  }
  await writeFile(file, JSON.stringify(manifest))
}

/** Runs npm in a folder as its user would: without what npm tells the programs that it runs, this test being one. */
function npmIn(cwd: string) {
  const ours = Object.entries(process.env).filter(([name]) => !/^(npm_|VITEST|NODE_ENV$|NODE_OPTIONS$)/i.test(name))
  const env = { ...Object.fromEntries(ours), PATH: `${dirname(process.execPath)}:${process.env.PATH}` }
  return async (...args: readonly string[]): Promise<string> => (await run('npm', [...args], { cwd, env })).stdout
}
