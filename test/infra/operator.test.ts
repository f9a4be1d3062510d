import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { recordFeedback, User } from '@dynamo-signals/shop'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { httpEvent } from './payloads.ts'
import { environmentOf, invoke, type Surroundings } from './runtime/shipped-function.ts'
import { freshSurroundings } from './runtime/surroundings.ts'
import { synthesized } from './synthesized.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const stack = synthesized('production')
const SIGN_UP = { email: 'ada@example.org', password: 'three brown foxes', firstName: 'Ada' }

/** Runs a program as `npx sst shell --stage production` does: with the links of the whole stage, and nothing else. */
function inShell(around: Surroundings, ...command: string[]): Promise<{ code: number; output: string }> {
  const { STAGE, PUBLIC_URL, SERVICE, ...env } = environmentOf(stack, 'Api', around)
  const { Gateway } = stack.links
  const App = { name: stack.app.name, stage: stack.app.stage }
  const links = { SST_RESOURCE_App: JSON.stringify(App), SST_RESOURCE_Gateway: JSON.stringify(Gateway) }
  return new Promise(done => {
    execFile(process.execPath, command, { cwd: ROOT, env: { ...env, ...links } }, (error, out, err) =>
      done({ code: Number(error?.code ?? 0), output: out + err }),
    )
  })
}

const cli = 'packages/dynamo-signals/src/cli/main.ts'

it('finds the stage with the command line in its shell, and mails the links of the stage', async () => {
  const around = await freshSurroundings()
  await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/users', body: SIGN_UP }))

  const verify = () => inShell(around, cli, 'verify', '--settle', '1')
  const verified = await eventually(verify, ({ code }) => code === 1)
  const replayed = await inShell(around, cli, 'replay', '--uid', 'mail/activation')

  expect(verified.output).toContain('pendingUserWithoutMail')
  expect(replayed.code).toBe(0)
  expect(around.inbox.list().map(({ text }) => text)).toEqual([
    expect.stringContaining('https://shop.example/activate?token='),
  ])
  expect(await verify()).toMatchObject({ code: 0 })
  expect(await inShell(around, cli, 'dead-letters')).toMatchObject({ code: 0 })
})

it('allows mails to an address again', async () => {
  const around = await freshSurroundings()
  const { database } = around
  await invoke(stack, 'Api', around, httpEvent({ method: 'POST', path: '/api/users', body: SIGN_UP }))
  await recordFeedback({ database }, { address: SIGN_UP.email, kind: 'complaint' })

  const allowed = await inShell(around, 'scripts/allow-mail.ts', SIGN_UP.email)

  expect(allowed).toEqual({ code: 0, output: 'Email to this address is allowed again.\n' })
  expect(await database.repository(User).findBy('email', SIGN_UP.email)).toMatchObject({ mailStoppedBy: null })
  expect(await inShell(around, 'scripts/allow-mail.ts', 'nobody@example.org')).toMatchObject({ code: 1 })
})

it('has the products after seeding, and the same ones after seeding again', async () => {
  const around = await freshSurroundings()

  for (const _ of ['once', 'twice']) {
    expect(await inShell(around, 'scripts/seed-products.ts')).toEqual({ code: 0, output: '' })
  }
  const { body } = await invoke<{ body: string }>(
    stack,
    'Api',
    around,
    httpEvent({ method: 'GET', path: '/api/products' }),
  )

  expect(JSON.parse(body).items.length).toBeGreaterThan(3)
})
