import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { WORKSPACE } from '../support/packed-library.ts'
import { RunningShop } from '../support/running-shop.ts'

let shop: RunningShop

beforeAll(async () => {
  shop = await RunningShop.open()
})

afterAll(() => shop.close())

const pages = async () =>
  (
    await Promise.all(['/', '/records?model=User'].map(async path => (await fetch(shop.consoleUrl + path)).text()))
  ).join()

it('names a receiver that fails in the terminal and in the console, until it is redriven', async () => {
  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'reject' } })
  const signUp = await fetch(`${shop.url}/api/users`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'ada@example.org', password: 'a long walk on the moor' }),
  })
  expect(signUp.status).toBe(202)

  const printed = await eventually(
    async () => shop.printed,
    lines => lines.some(line => line.includes('as a dead letter')),
  )
  const parked = await pages()
  const parkedLine = printed.find(line => line.includes('as a dead letter')) ?? ''
  const [, settings = '', command = ''] = /then run: (.*)npx dynamo-signals (redrive .*)$/.exec(parkedLine) ?? []
  const failed = printed.filter(line => /^mail\/activation \(mail\) failed for User#\S+, attempt \d of 5/.test(line))
  expect(failed.map(line => /attempt (\d)/.exec(line)?.[1])).toEqual(['1', '2', '3', '4', '5'])
  expect(printed.join('\n')).toMatch(/attempt 1 of 5\. It will be retried\.\n {2}\| MessageRejected: .*\n {2}\| {5}at /)
  expect(printed.join('\n')).toMatch(/^ {2}\| {5}at .*\(?packages\/shop\/src\/.*\.ts:\d+:\d+/m)
  expect(parked).toContain('1 parked')
  expect(parked).toMatch(/<span class="badge parked">parked<\/span> <strong>mail\/activation<\/strong>/)
  expect(parked).toContain('MessageRejected')

  await shop.console('/api/ses', { method: 'PUT', body: { mode: 'ok' } })
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['packages/dynamo-signals/src/cli/main.ts', ...command.split(' ')],
    {
      cwd: WORKSPACE,
      env: {
        PATH: process.env.PATH,
        ...Object.fromEntries(
          settings
            .trim()
            .split(' ')
            .map(one => one.split('=')),
        ),
      },
    },
  )

  expect(stdout).toBe('1 delivered, 0 superseded, 0 failed.\n')
  const redriven = await pages()
  expect(redriven).toContain('0 failing, 0 parked')
  expect(redriven).toContain('<span class="badge redriven">redriven</span> <strong>mail/activation</strong>')
})
