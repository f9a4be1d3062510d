import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { freePort } from '../support/free-port.ts'
import { NewProjects, npm, startDev, storedTypes } from '../support/new-projects.ts'

const ALL = ['zod', 'valibot', 'arktype'].flatMap(schema => ['sst', 'cdk', 'none'].map(deploy => ({ schema, deploy })))
// Each one installs packages for half a minute, from npm's cache if it has them. By default, the one that the command makes by default.
const variants = process.env.NEW_PROJECTS === 'all' ? ALL : ALL.slice(0, 1)

let inside: string
let projects: NewProjects
beforeAll(async () => {
  // Outside of the workspace, so that nothing is found in its node_modules.
  inside = await mkdtemp(join(tmpdir(), 'new-project-'))
  projects = await NewProjects.pack(inside)
})
afterAll(() => rm(inside, { recursive: true, force: true }))

it.for(variants)(
  'a new project with $schema and $deploy runs its receiver, in a test and in dev',
  async (variant, test) => {
    const ports = { DYNAMODB_PORT: await freePort(), SES_PORT: await freePort(), CONSOLE_PORT: await freePort() }

    const folder = await projects.create(variant)
    await npm(folder, 'install', '--prefer-offline')
    await npm(folder, 'test', '--', '--reporter=json', '--outputFile=report.json')
    const types = await npm(folder, 'run', '--silent', 'types')
    const graph = await npm(folder, 'run', '--silent', 'signals')
    const stopDev = await startDev(folder, ports)
    test.onTestFinished(stopDev)
    await npm({ folder, variables: ports }, 'run', 'sign-up', 'ada@example.org')
    const stored = await eventually(
      () => storedTypes(ports.DYNAMODB_PORT),
      found => found.length > 1,
    )

    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'))
    expect(report).toMatchObject({ success: true, numPassedTests: variant.deploy === 'cdk' ? 7 : 3 })
    expect(types).toBe('')
    expect(graph).toContain('"profiles/open"')
    expect(stored).toEqual(['Profile', 'User'])
  },
)
