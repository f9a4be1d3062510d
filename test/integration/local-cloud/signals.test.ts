import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'
import { freeSettings } from './program.ts'

/** A DynamoDB that takes requests and never answers, so that a start waits. */
async function silentDynamoDB(): Promise<Server> {
  const server = createServer(() => {})
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return server
}

async function starting(out: 'pipe' | 'closed' = 'pipe') {
  const dynamodb = await silentDynamoDB()
  const DYNAMODB_ENDPOINT = `http://127.0.0.1:${(dynamodb.address() as AddressInfo).port}`
  const { PATH = '', HOME = '/tmp' } = process.env
  const child = spawn(process.execPath, ['local/start.ts'], {
    cwd: WORKSPACE,
    env: { PATH, HOME, ...(await freeSettings()), DATA_DIR: '', DYNAMODB_ENDPOINT },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (out === 'closed') child.stdout.destroy()
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const ended = once(child, out === 'closed' ? 'exit' : 'close').then(([code, signal]) => ({ code, signal, stderr }))
  return { child, dynamodb, ended }
}

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'npm start stops in good order at %s before it is ready',
  async signal => {
    const { child, dynamodb, ended } = await starting()
    await Promise.race([once(dynamodb, 'request'), ended])
    child.kill(signal)

    expect(await ended).toEqual({ code: 0, signal: null, stderr: '' })
  },
)

it('npm start continues when its output is closed', async () => {
  const { child, dynamodb, ended } = await starting('closed')
  await Promise.race([once(dynamodb, 'request'), ended])
  child.kill('SIGTERM')

  expect(await ended).toEqual({ code: 0, signal: null, stderr: '' })
})

it('npm start shuts down cleanly after an uncaught exception, and reports it', async () => {
  const { PATH = '', HOME = '/tmp' } = process.env
  const throwing = 'data:text/javascript,process.on("SIGUSR2",()=>{throw new Error("nothing catches this")})'
  const child = spawn(process.execPath, ['--import', throwing, 'local/start.ts'], {
    cwd: WORKSPACE,
    env: { PATH, HOME, ...(await freeSettings()), DATA_DIR: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  const ended = once(child, 'close')
  child.stdout.setEncoding('utf8').on('data', text => {
    if (/^ready$/m.test(text)) child.kill('SIGUSR2')
  })

  expect(await ended).toEqual([1, null])
  expect(stderr).toMatch(/^The shop stopped because of an unexpected error\.\n +\| Error: nothing catches this/)
})
