import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'

const program = fileURLToPath(new URL('./cloud-process.ts', import.meta.url))

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'local-cloud-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/**
 * Runs a local cloud as a process of its own; `said` resolves with the next that it says of a kind, in whatever order.
 */
function cloudProcess(dataDir: string, port: number, env: NodeJS.ProcessEnv = process.env) {
  const { DYNAMODB_ENDPOINT: _, ...own } = env
  const child = spawn(process.execPath, [program, dataDir, String(port)], {
    env: own,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines: Record<string, unknown>[] = []
  const heard = createInterface({ input: child.stdout })
  heard.on('line', line => lines.push(JSON.parse(line)))
  onTestFinished(() => stop(child))
  const said = async (kind: string, containing = ''): Promise<unknown> => {
    for (;;) {
      const index = lines.findIndex(line => kind in line && JSON.stringify(line[kind]).includes(containing))
      if (index >= 0) return lines.splice(index, 1)[0]?.[kind]
      const ended = once(heard, 'close').then(() =>
        Promise.reject(new Error(`It ended, saying only ${JSON.stringify(lines)}.`)),
      )
      await Promise.race([once(heard, 'line'), ended])
    }
  }
  return { child, said, write: (key: string) => child.stdin.write(`${key}\n`) }
}

/** Stops the process cleanly, so that its DynamoDB Local stops, too. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.stdin?.end()
  await once(child, 'exit')
}

const recordedPid = async (dataDir: string): Promise<number> =>
  JSON.parse(await readFile(join(dataDir, 'dynamodb-local.json'), 'utf8')).pid

describe('a local cloud with its own DynamoDB Local', () => {
  it('restarts after kill -9 with the same folder and port, and continues where it stopped', async () => {
    const [dataDir, port] = [await temporaryFolder(), await freePort()]
    const first = cloudProcess(dataDir, port)
    await first.said('ready')
    first.write('a')
    expect(await first.said('delivered')).toEqual(['a'])
    const orphan = await recordedPid(dataDir)
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')

    const second = cloudProcess(dataDir, port)
    await second.said('ready')
    second.write('b')

    // Records in flight at the kill may be delivered again, but nothing may be skipped.
    const delivered = [await second.said('delivered')].flat()
    const rest = delivered.includes('b') ? [] : [await second.said('delivered')].flat()
    expect([...delivered, ...rest]).toContain('b')
    expect(await recordedPid(dataDir)).not.toBe(orphan)
  })

  it('starts DynamoDB Local without telemetry, restarts it after a kill, and delivers later writes', async () => {
    const [dataDir, port] = [await temporaryFolder(), await freePort()]
    const cloud = cloudProcess(dataDir, port)
    await cloud.said('ready')
    const before = await recordedPid(dataDir)
    const { stdout: command } = await promisify(execFile)('ps', ['-ww', '-o', 'args=', '-p', String(before)])
    expect(command).toContain('-disableTelemetry')

    process.kill(before, 'SIGKILL')
    await cloud.said('logged', 'has ended unexpectedly (SIGKILL)')
    await cloud.said('logged', 'DynamoDB Local is running again.')
    cloud.write('a')

    expect(await cloud.said('delivered')).toEqual(['a'])
    await stop(cloud.child)
    expect(await cloud.said('stopped')).toBe(true)
  })

  it('refuses to share its folder with another running process, and names that process', async () => {
    const [dataDir, port] = [await temporaryFolder(), await freePort()]
    const first = cloudProcess(dataDir, port)
    await first.said('ready')

    const second = cloudProcess(dataDir, await freePort())

    expect(await second.said('failed')).toContain(
      `Another local cloud (process ${first.child.pid}) already runs DynamoDB Local`,
    )
    first.write('a')
    expect(await first.said('delivered')).toEqual(['a'])
  })

  it('reports in one sentence that Java is missing', async () => {
    const cloud = cloudProcess('', await freePort(), { ...process.env, PATH: dirname(process.execPath) })

    expect(await cloud.said('failed')).toMatch(/^DynamoDB Local needs Java, .*Install a Java runtime 17 or newer/)
    await once(cloud.child, 'exit')
    expect(cloud.child.exitCode).toBe(1)
  })

  it('reports in one sentence that its port is taken', async () => {
    const occupant = createServer()
    await new Promise<void>(resolve => occupant.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise(resolve => occupant.close(() => resolve())))
    const { port } = occupant.address() as { port: number }

    expect(await cloudProcess('', port).said('failed')).toMatch(
      new RegExp(`^Port ${port} for DynamoDB Local is in use`),
    )
  })
})
