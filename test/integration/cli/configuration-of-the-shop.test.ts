import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'

const run = promisify(execFile)
const command = (...args: string[]) =>
  run(process.execPath, ['packages/dynamo-signals/src/cli/main.ts', ...args], {
    cwd: WORKSPACE,
    env: { PATH: process.env.PATH },
  })

it('asks for the stage if it is missing, and says how to set it', async () => {
  const failure: { code?: number; stderr?: string } = await command('list').then(
    () => ({}),
    error => error,
  )

  expect(failure.code).toBe(1)
  expect(failure.stderr).toContain('Add --local')
  expect(failure.stderr).toContain('sst shell --stage <stage>')
})

it('lists the receivers of the shop without any stage, and without a running one', async () => {
  const { stdout } = await command('list', '--local')

  expect(stdout).toMatch(/^post-save +User +carts\/open-cart +links +becomes\(isActive, true\)/m)
})
