import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

const source = (path: string) => JSON.stringify(pathToFileURL(join(WORKSPACE, path)).href)
const APPLICATION = `
import { openDatabase } from ${source('packages/dynamo-signals/src/index.ts')}
const database = openDatabase({
  client: { send: () => new Promise(() => {}), config: {} },
  tableName: 'data', ledgerTableName: 'ledger', models: [],
})
`

/** Starts a command over a configuration of these lines. */
async function start(configuration: string, args: readonly string[] = ['list'], out: 'pipe' | number = 'pipe') {
  const folder = await mkdtemp(join(tmpdir(), 'config-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'shop.config.mjs')
  await writeFile(file, configuration.replace('APPLICATION', APPLICATION))
  const main = join(WORKSPACE, 'packages/dynamo-signals/src/cli/main.ts')
  const child = spawn(process.execPath, [main, ...args, '--config', file], { stdio: ['ignore', out, 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const said = { stdout: '', stderr: '' }
  child.stdout?.setEncoding('utf8').on('data', text => {
    said.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', text => {
    said.stderr += text
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, ...said }))
  return { child, ended }
}

describe('a command ends', () => {
  it('although the configuration keeps a timer', async () => {
    const { ended } = await start('APPLICATION; setInterval(() => {}, 1000); export const config = { database }')

    expect(await ended).toMatchObject({ code: 0, stdout: expect.stringContaining('SIGNAL'), stderr: '' })
  })

  it.each([
    ['a promise that never settles', 'export const config = () => new Promise(() => {})'],
    ['a module that never finishes loading', 'await new Promise(() => {})'],
    ['a module that ends the process', 'process.exit(0)'],
  ])('with code 1 and a sentence for %s', async (_, configuration) => {
    const { code, stdout, stderr } = await (await start(configuration)).ended

    expect(stderr).toMatch(/^The process ended before the command did\. The configuration or a receiver awaits/)
    expect([code, stdout]).toEqual([1, ''])
  })

  it.each([
    ['throws', 'setTimeout(() => { throw new Error("too \\u001b[2J late") })'],
    ['rejects', 'Promise.reject(new Error("too \\u001b[2J late"))'],
  ])('with code 1 and a sentence when code that nobody awaits %s', async (_, configuration) => {
    const { code, stderr } = await (await start(`${configuration}; await new Promise(r => setTimeout(r, 1e9))`)).ended

    expect(stderr).toMatch(/^The application failed outside of the command: Error: too \\x1b\[2J late\. Fix it/)
    expect(stderr).toMatch(/shop\.config\.mjs:1/)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
  })

  it('cleanly when the reader of its output has closed', async () => {
    const { child, ended } = await start('APPLICATION; export const config = { database }', ['list', '--json'])
    child.stdout?.destroy()

    expect(await ended).toMatchObject({ code: 0, stderr: '' })
  })

  it.runIf(process.platform === 'linux')('with code 1 and a sentence when its output cannot be written', async () => {
    const full = await open('/dev/full', 'w')
    onTestFinished(() => full.close())
    const { ended } = await start('APPLICATION; export const config = { database }', ['list'], full.fd)

    const { code, stderr } = await ended

    expect(stderr).toMatch(/^The output could not be written \(ENOSPC/)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(code).toBe(1)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('at once at %s while the configuration loads', async signal => {
    const { child, ended } = await start('console.error("loading"); await new Promise(r => setTimeout(r, 1e9))')
    await once(child.stderr ?? child, 'data')
    child.kill(signal)

    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/^loading\nStopped\./) })
  })

  it.each(['dead-letters', 'redrive', 'verify'])('at once at Ctrl-C while %s waits for DynamoDB', async command => {
    const { child, ended } = await start('APPLICATION; console.error("loaded"); export const config = { database }', [
      command,
    ])
    await once(child.stderr ?? child, 'data')
    child.kill('SIGINT')

    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('Stopped.') })
  })
})
