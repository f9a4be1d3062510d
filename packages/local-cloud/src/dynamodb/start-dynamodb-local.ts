import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { prepareDataFolder } from '../files/prepare-data-folder.ts'
import { LocalCloudError } from '../local-cloud-error.ts'
import { requireFreePort } from '../ports/require-free-port.ts'
import { createDynamoDBClient } from './create-dynamodb-client.ts'
import { findJarFolder } from './find-jar-folder.ts'
import { endOrphan, forgetProcess, recordProcess } from './recorded-process.ts'
import { requireJava } from './require-java.ts'
import { requireSoundData } from './require-sound-data.ts'

/**
 * DynamoDB Local may never respond to a request that it receives during its startup. After this time, it is retried.
 */
const ATTEMPT_MS = 10_000

/** The options of {@link startDynamoDBLocal}. */
export interface DynamoDBLocalOptions {
  readonly port: number
  /** The folder that stores the tables, or `''` for memory. */
  readonly dataDir: string
  /** Called when a running DynamoDB Local ends without being stopped. */
  readonly onExit?: (error: LocalCloudError) => void
}

/** A running DynamoDB Local. */
export interface DynamoDBLocal {
  readonly endpoint: string
  /** Stops DynamoDB Local, and resolves when its port is free. You can call it more than once. */
  stop(): Promise<void>
}

/**
 * Starts DynamoDB Local with the jar that npm has installed, and resolves when it responds. Nothing is downloaded. If
 * an earlier process of ours was killed and left a DynamoDB Local on these files, it is stopped first. There is no
 * timeout, because a busy machine can be slow. Rejects with a `LocalCloudError` if Java is missing or too old, the port
 * is in use, or the process ends.
 */
export async function startDynamoDBLocal(options: DynamoDBLocalOptions): Promise<DynamoDBLocal> {
  const { port, dataDir } = options
  const processFile = await prepareFiles(port, dataDir)
  await endOrphan(processFile)
  await requireFreePort(port, 'DynamoDB Local', 'DYNAMODB_PORT')
  if (dataDir !== '') await requireSoundData(databaseFolder(dataDir))
  await requireJava()
  const child = await launch(port, dataDir)
  const endpoint = `http://127.0.0.1:${port}`
  let isExpectedToRun = false
  child.once('exit', (code, signal) => {
    // Ctrl-C reaches the whole process group. This process is stopping, too, so there is nothing to report.
    if (isExpectedToRun && signal !== 'SIGINT') options.onExit?.(exitError(port, signal ?? code))
  })
  const stop = async (): Promise<void> => {
    isExpectedToRun = false
    // Without the launcher's `stop`, it would return the dead process when the port is used again.
    ;(await loadLauncher()).stop(port)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await forgetProcess(processFile)
  }
  try {
    await recordProcess(processFile, { pid: Number(child.pid), parentPid: process.pid, port })
    await untilItAnswers(endpoint, child, port)
    isExpectedToRun = true
    return { endpoint, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function prepareFiles(port: number, dataDir: string): Promise<string> {
  // A DynamoDB Local without files is identified by its port.
  if (dataDir === '') return join(tmpdir(), `dynamodb-local-${userName()}-${port}.json`)
  await prepareDataFolder(dataDir)
  return join(dataDir, 'dynamodb-local.json')
}

/** In a container, the user may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'user')
  }
}

const databaseFolder = (dataDir: string): string => resolve(dataDir, 'dynamodb')

/** Loads the launcher only when DynamoDB Local starts, because it takes time and memory. */
async function loadLauncher() {
  return (await import('dynamodb-local')).default
}

async function launch(port: number, dataDir: string): Promise<ChildProcess> {
  const launcher = await loadLauncher()
  launcher.configureInstaller({ installPath: findJarFolder() })
  // A crashed process is still on the launcher's list, and would be returned instead of a new one.
  launcher.stop(port)
  const dbPath = dataDir === '' ? null : databaseFolder(dataDir)
  // One database for all credentials, and no telemetry. There is no argument for the address, so DynamoDB
  // Local listens on all of them (see docs/security.md). The launcher passes on arguments that its types do not list.
  const args = ['-sharedDb', '-disableTelemetry'] as Parameters<(typeof launcher)['launch']>[2]
  const options = `@${join(import.meta.dirname, 'jvm.options')}`
  const child = await launcher.launch(port, dbPath, args, false, false, options)
  // The launcher's listener throws an error that cannot be caught. `exit` reports the same.
  child.removeAllListeners('error')
  child.on('error', () => {})
  return child
}

async function untilItAnswers(endpoint: string, child: ChildProcess, port: number): Promise<void> {
  const client = createDynamoDBClient(endpoint)
  try {
    for (;;) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw exitError(port, child.signalCode ?? child.exitCode)
      // There is no timeout: a busy machine needs minutes, and a failed start ends the process. The caller reports
      // what it is waiting for, and can be stopped.
      const answer = client.send(new ListTablesCommand({ Limit: 1 }), { abortSignal: AbortSignal.timeout(ATTEMPT_MS) })
      if (await answer.then(Boolean, () => false)) return
      await delay(50)
    }
  } finally {
    client.destroy()
  }
}

function exitError(port: number, reason: string | number | null): LocalCloudError {
  const advice = 'See its output above for the reason, then start again.'
  return new LocalCloudError(
    'dynamodb.exited',
    `DynamoDB Local on port ${port} has ended unexpectedly (${reason}). ${advice}`,
  )
}
