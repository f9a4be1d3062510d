import { expect, it } from 'vitest'
import { freePort } from '../../support/free-port.ts'
import { ADDRESS, stageOfBookshop } from '../../support/stage-of-bookshop.ts'
import { runCommand } from './run-command.ts'

it('serves the tables of a stage until Ctrl-C, with the credentials and the endpoint of the environment', async () => {
  const { run, tableName } = await stageOfBookshop()
  const port = await freePort()
  const command = run('--stage', 'production', '--port', `${port}`)
  const [, url = ''] = await command.until(ADDRESS)

  const entered = await fetch(url, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const page = await fetch(`http://localhost:${port}/data/instances/Author?id=ada`, { headers: { cookie } })
  const text = await page.text()
  process.kill(command.pid, 'SIGINT')
  const { code, output } = await command.ended

  expect(url).toMatch(new RegExp(`^http://localhost:${port}/\\?token=[\\w-]{32}$`))
  expect(text).toContain('ada@example.org')
  expect(text).toContain(tableName)
  expect(text).toContain(process.env.DYNAMODB_ENDPOINT)
  expect(output).toContain('It is read-only.')
  expect(code).toBe(0)
})

it('passes the stage to the configuration, which can refuse it', async () => {
  const { run } = await stageOfBookshop()

  const { code, output } = await run('--stage', 'staging').ended

  expect(code).toBe(1)
  expect(output).toMatch(/This bookshop is local\. It was thrown at config \(.*bookshop\.config\.ts:\d+:\d+\)\.\n$/)
})

it.each([
  ['a port that is none', ['--port', '99999'], '--port must be a whole number from 1 to 65,535, not "99999".'],
  ['an empty stage', ['--stage', ''], '--stage is empty. Pass the name of a stage.'],
])('refuses %s', async (_, args, message) => {
  const { code, stderr } = await runCommand({ tableName: 'none', ledgerTableName: 'none' }, ['console', ...args])

  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('says which port is in use', async () => {
  const { run } = await stageOfBookshop()
  const port = await freePort()
  await run('--stage', 'production', '--port', `${port}`).until(/Press Ctrl-C/)

  const { code, output } = await run('--stage', 'production', '--port', `${port}`).ended

  expect(code).toBe(1)
  expect(output).toContain(
    `Port ${port} for the console is in use by another process. Stop that process, or set --port`,
  )
})
