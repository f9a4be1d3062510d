import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConsumerProject, type Resolution } from '../../support/consumer-project.ts'
import { packLibrary, run } from '../../support/packed-library.ts'

// The compiler reads all of the AWS SDK's declarations, on a machine that may have other work.
const PATIENCE_MS = 3_600_000

let inside: string
let project: ConsumerProject

beforeAll(async () => {
  inside = await mkdtemp(join(tmpdir(), 'consumer-'))
  const { tarball } = await packLibrary(inside)
  project = await ConsumerProject.create(join(inside, 'project'), tarball)
  await project.write('stationer.ts', await readFile(join(import.meta.dirname, 'consumer/stationer.ts'), 'utf8'))
}, PATIENCE_MS)
afterAll(() => rm(inside, { recursive: true, force: true }))

describe.each(['NodeNext', 'Bundler'] satisfies Resolution[])('a project that resolves packages by %s', resolution => {
  it(
    'compiles with the packed library, declarations checked too, and runs',
    async () => {
      const complaints = await project.compile(resolution)
      const printed = await project.run('stationer.js', resolution)

      expect(complaints).toBe('')
      expect(printed.trim().split('\n')).toEqual([
        'answer 4',
        'filters [{"eventName":["INSERT","MODIFY"],"dynamodb":{"NewImage":{"_type":{"S":["Shelf"]},"isFull":{"BOOL":[true]}}}}]',
        'connected pre-save: refuseStubs (Pencil), post-save: shelves/fill (Shelf), sharpened: desk/sharpen (Pencil)',
        'refused repository.invalid',
        'pencils red 17 v1',
      ])
    },
    PATIENCE_MS,
  )
})

it('installs its command, which prints its usage', async () => {
  const command = join(project.folder, 'node_modules/dynamo-signals/cli/main.js')

  const { stdout } = await run(process.execPath, [command, '--help'], { cwd: project.folder })

  expect(stdout).toContain('Usage: dynamo-signals <command>')
})
