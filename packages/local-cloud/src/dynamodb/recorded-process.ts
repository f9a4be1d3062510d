import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { fileProblem } from '../files/file-problem.ts'
import { LocalCloudError } from '../local-cloud-error.ts'

const JAR = 'DynamoDBLocal.jar'

interface ProcessRecord {
  readonly pid: number
  readonly parentPid: number
  readonly port: number
}

/** Notes which process serves `port`, so that a later start can tell an orphan of ours from somebody else's program. */
export async function recordProcess(file: string, record: ProcessRecord): Promise<void> {
  try {
    await writeFile(file, JSON.stringify(record))
  } catch (cause) {
    const advice = 'Make its folder writable, or set TMPDIR or DATA_DIR to another one.'
    const message = `The process file of DynamoDB Local cannot be written to ${file}: ${fileProblem(cause)}. ${advice}`
    throw new LocalCloudError('dynamodb.noteUnwritable', message, { cause })
  }
}

/** Removes the note; there may be none. */
export async function forgetProcess(file: string): Promise<void> {
  await rm(file, { force: true })
}

/**
 * Ends the DynamoDB Local noted in `file` when it has outlived the program that started it: a killed parent leaves its JVM
 * behind, holding the port and the data files. Ends nothing else: the process must still be a DynamoDB Local on the noted
 * port, and its parent must be gone. Throws a `LocalCloudError` when that parent is alive, because two cannot share the files.
 */
export async function endOrphan(file: string): Promise<void> {
  const record = await readRecord(file)
  if (record === undefined) return
  const found = await inspectProcess(record.pid)
  const isOurs = found?.command.includes(JAR) === true && found.command.includes(`-port ${record.port}`)
  if (!isOurs) return forgetProcess(file)
  // An orphan is handed to another parent, so the noted parent still being there means that it is alive.
  if (found.parentPid === record.parentPid) {
    throw new LocalCloudError(
      'dynamodb.alreadyRunning',
      `Another local cloud (process ${record.parentPid}) already runs DynamoDB Local on port ${record.port}. ` +
        'Stop it, or set DYNAMODB_PORT and DATA_DIR to others.',
    )
  }
  process.kill(record.pid, 'SIGKILL')
  while ((await inspectProcess(record.pid)) !== undefined) await delay(20)
  await forgetProcess(file)
}

async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    const record: Partial<ProcessRecord> = JSON.parse(await readFile(file, 'utf8'))
    const { pid, parentPid, port } = record
    return pid === undefined || parentPid === undefined || port === undefined ? undefined : { pid, parentPid, port }
  } catch {
    // No note, or one cut short by a crash while it was written: nothing is known, so nothing is ended.
    return undefined
  }
}

/**
 * What runs under `pid`, or undefined when nothing does. A zombie that nobody has reaped counts as nothing, unless it still has
 * threads (`Zl`): those hold its ports.
 */
async function inspectProcess(pid: number): Promise<{ parentPid: number; command: string } | undefined> {
  try {
    // -ww keeps a long command line whole; the columns are POSIX, so that Linux and macOS print the same.
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,stat=,args=', '-p', String(pid)])
    const [, parentPid, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/s.exec(stdout) ?? []
    const isDead = state?.startsWith('Z') && !state.includes('l')
    if (parentPid === undefined || command === undefined || isDead) return undefined
    return { parentPid: Number(parentPid), command }
  } catch {
    return undefined
  }
}
