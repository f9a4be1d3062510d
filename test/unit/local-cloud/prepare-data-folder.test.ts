import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileProblem } from '../../../packages/local-cloud/src/files/file-problem.ts'
import { prepareDataFolder } from '../../../packages/local-cloud/src/files/prepare-data-folder.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-folder-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

it('creates the folder and its subfolders, and nothing else', async () => {
  const data = join(folder, 'a', 'b')

  await prepareDataFolder(data)
  await prepareDataFolder(data)

  expect((await readdir(data)).sort()).toEqual(['checkpoints', 'dynamodb'])
})

describe('a data folder is refused with one message', () => {
  it.each<[string, string, (path: string) => Promise<unknown>, string]>([
    ['that is a file', '.', path => writeFile(path, ''), 'a file is in the way'],
    ['below a file', 'x', path => writeFile(join(path, '..'), ''), 'a file is in the way'],
    ['whose checkpoints are a file', '.', path => fileAt(path, 'checkpoints'), 'a file is in the way'],
    ['whose tables are a file', '.', path => fileAt(path, 'dynamodb'), 'a file is in the way'],
    ['whose mails are a folder', '.', path => mkdir(join(path, 'mails.jsonl'), { recursive: true }), 'a folder'],
    ['whose expiries are a folder', '.', path => mkdir(join(path, 'expired.txt'), { recursive: true }), 'a folder'],
    ['that links to itself', '.', path => symlink(path, path), 'symbolic links lead in a circle'],
    ['whose name is too long', 'x'.repeat(300), path => mkdir(join(path, '..')), 'the path is too long'],
  ])('%s', async (_, name, prepare, why) => {
    const data = join(folder, 'data', name)
    await prepare(data)

    await expect(prepareDataFolder(data)).rejects.toMatchObject({
      name: 'LocalCloudError',
      code: 'dataFolder.unusable',
      message: expect.stringMatching(new RegExp(`^DATA_DIR is "${data}", but .*${why}.*Set DATA_DIR to a folder`)),
    })
  })

  it.runIf(process.platform === 'linux')('if the system does not allow a folder there', async () => {
    await expect(prepareDataFolder('/proc/shop')).rejects.toThrow('/proc/shop cannot be used: it cannot be created')
  })
})

it.each([
  ['EACCES', 'this user may not write there (EACCES)'],
  ['EROFS', 'the disk is read-only (EROFS)'],
  ['ENOSPC', 'the disk is full (ENOSPC)'],
  ['EWHATEVER', 'the operating system rejected it (EWHATEVER)'],
])('explains %s', (code, sentence) => {
  expect(fileProblem(Object.assign(new Error('raw'), { code }))).toBe(sentence)
})

async function fileAt(path: string, name: string): Promise<void> {
  await mkdir(path, { recursive: true })
  await writeFile(join(path, name), '')
}
