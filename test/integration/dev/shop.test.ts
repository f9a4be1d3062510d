import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { WORKSPACE } from '../../support/packed-library.ts'
import { startCommand } from '../../support/start-command.ts'

const MAIN = join(WORKSPACE, 'packages/dynamo-signals/src/cli/main.ts')

it('runs the functions of the shop', async () => {
  const [DYNAMODB_PORT, SES_PORT, CONSOLE_PORT] = [await freePort(), await freePort(), await freePort()]
  const ports = { DYNAMODB_PORT, SES_PORT, CONSOLE_PORT }

  const dev = startCommand(MAIN, WORKSPACE, ['dev', '--data', ''], ports)
  await dev.until(/^ready$/m)
  process.kill(dev.pid, 'SIGINT')
  const { code, output } = await dev.ended

  expect(code).toBe(0)
  expect(output).toMatch(/^mail +functions\/mail\.handler {2}reads shop-data\n/m)
  expect(output).toMatch(/^schedule +functions\/schedule\.handler {2}every 1 s\n/m)
  expect(output).not.toContain('could not be loaded')
})
