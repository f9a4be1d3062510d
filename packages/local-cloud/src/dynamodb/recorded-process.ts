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

/** Records the process that serves `port`, so that a later start can recognize an orphan of ours. */
export async function recordProcess(file: string, record: ProcessRecord): Promise<void> {
  try {
    await writeFile(file, JSON.stringify(record))
  } catch (cause) {
    const advice = 'Make its folder writable, or set TMPDIR or DATA_DIR to another one.'
    const message = `The process file of DynamoDB Local cannot be written to ${file}: ${fileProblem(cause)}. ${advice}`
    throw new LocalCloudError('dynamodb.noteUnwritable', message, { cause })
  }
}

/** Removes the record, if there is one. */
export async function forgetProcess(file: string): Promise<void> {
  await rm(file, { force: true })
}

/**
 * Stops the DynamoDB Local recorded in `file` if it has outlived the program that started it. A killed parent leaves
 * its JVM running, with the port and the data files in use. It stops nothing else: the process must still be a DynamoDB
 * Local on that port, and its parent must have ended. If the parent is alive, it throws a `LocalCloudError`.
 */
export async function endOrphan(file: string): Promise<void> {
  const record = await readRecord(file)
  if (record === undefined) return
  const found = await inspectProcess(record.pid)
  const isOurs = found?.command.includes(JAR) === true && found.command.includes(`-port ${record.port}`)
  if (!isOurs) return forgetProcess(file)
  // An orphan gets another parent, so if the recorded parent is still its parent, it is alive.
  if (found.parentPid === record.parentPid) {
    throw new LocalCloudError(
      'dynamodb.alreadyRunning',
      `Another local cloud (process ${record.parentPid}) already runs DynamoDB Local on port ${record.port}. ` +
        'Stop it, or set DYNAMODB_PORT and DATA_DIR to other values.',
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
    // Without a record, or with one that a crash cut short, nothing is stopped.
    return undefined
  }
}

/**
 * Returns the command of the process `pid`, or undefined if there is none. A zombie does not count, unless it still has
 * threads (`Zl`), which keep its ports in use.
 */
async function inspectProcess(pid: number): Promise<{ parentPid: number; command: string } | undefined> {
  try {
    // -ww does not truncate the command line. The columns are POSIX, so Linux and macOS print the same.
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'ppid=,stat=,args=', '-p', String(pid)])
    const [, parentPid, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/s.exec(stdout) ?? []
    const isDead = state?.startsWith('Z') && !state.includes('l')
    if (parentPid === undefined || command === undefined || isDead) return undefined
    return { parentPid: Number(parentPid), command }
  } catch {
    return undefined
  }
}
