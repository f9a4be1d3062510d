import { access, constants, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LocalCloudError } from '../local-cloud-error.ts'
import { fileProblem } from './file-problem.ts'

const FOLDERS = ['dynamodb', 'checkpoints']
const FILES = [
  'mails.jsonl',
  'expired.txt',
  'stories.sqlite',
  'dynamodb-local.json',
  join('dynamodb', 'shared-local-instance.db'),
]
const ADVICE = 'Set DATA_DIR to a folder that you can write to, or to an empty string to keep everything in memory.'

/**
 * Creates the data folder, and checks that all files in it can be written, before anything is started that would fail
 * halfway. Rejects with a `LocalCloudError` that has the path, the problem, and what to do.
 */
export async function prepareDataFolder(dataDir: string): Promise<void> {
  const folder = resolve(dataDir)
  await makeFolder(folder, dataDir)
  for (const name of FOLDERS) await makeFolder(join(folder, name), dataDir)
  for (const name of FILES) await requireUsableFile(join(folder, name), dataDir)
  const probe = join(folder, `.probe-${process.pid}`)
  try {
    // A full disk accepts an empty file.
    await writeFile(probe, 'x'.repeat(4096), { flush: true })
  } catch (cause) {
    throw unusable(dataDir, probe, cause)
  } finally {
    await rm(probe, { force: true }).catch(() => {})
  }
}

/** Like `mkdir` with `recursive`, which never returns for a folder under `/proc`. */
async function makeFolder(folder: string, dataDir: string): Promise<void> {
  try {
    if (!(await exists(dirname(folder)))) await makeFolder(dirname(folder), dataDir)
    await mkdir(folder).catch(error => {
      if (error.code !== 'EEXIST') throw error
    })
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' })
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw unusable(dataDir, folder, cause)
  }
}

async function requireUsableFile(file: string, dataDir: string): Promise<void> {
  try {
    if ((await stat(file)).isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' })
    await access(file, constants.R_OK | constants.W_OK)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw unusable(dataDir, file, cause)
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function unusable(dataDir: string, path: string, cause: unknown): unknown {
  if (cause instanceof LocalCloudError) return cause
  const message = `DATA_DIR is "${dataDir}", but ${path} cannot be used: ${fileProblem(cause)}. ${ADVICE}`
  return new LocalCloudError('dataFolder.unusable', message, { cause })
}
