import { expect, it } from 'vitest'
import type { DevConfig } from '../../../packages/local-cloud/src/dev/dev-config.ts'
import { DevProject } from '../../support/dev-project.ts'

const CONFIG: DevConfig = {
  tables: [{ name: 'orders', partitionKey: 'pk' }],
  // No retries: a record that is delivered to broken code would be lost.
  consumers: [{ name: 'mail', handler: 'src/mail.handler', table: 'orders', maximumRetryAttempts: 0, timeout: 900 }],
}

const version = (name: string) => `
import { greeting } from './greeting.ts'
export const handler = async ({ Records }) => {
  for (const { dynamodb } of Records) console.log('${name}', greeting, dynamodb.Keys.pk.S)
}
`

async function started(): Promise<DevProject> {
  const project = await DevProject.create(CONFIG, {
    'src/mail.ts': version('first'),
    'src/greeting.ts': "export const greeting: string = 'hello'",
  })
  await project.start()
  await project.put('orders', 'before')
  await project.lines.next(/^mail \| first hello before$/)
  return project
}

it.each(['write', 'writeByRename'] as const)('runs the new code after an edit (%s), and keeps the data', async edit => {
  const project = await started()

  const begun = performance.now()
  await project[edit]('src/mail.ts', version('second'))
  await project.lines.next(/^mail runs the new code/)
  const took = performance.now() - begun
  await project.put('orders', 'after')

  expect(await project.lines.next(/^mail \|/)).toBe('mail | second hello after')
  // Loose, because the machine may be busy.
  expect(took).toBeLessThan(30_000)
})

it('runs the new code after an edit of a module that the handler imports', async () => {
  const project = await started()

  await project.writeByRename('src/greeting.ts', "export const greeting: string = 'welcome'")
  await project.lines.next(/^mail runs the new code/)
  await project.put('orders', 'after')

  expect(await project.lines.next(/^mail \|/)).toBe('mail | first welcome after')
})

it.each([
  ['cannot be parsed', 'export const handler = ('],
  ['throws when it is loaded', "throw new Error('no settings')"],
  ['imports a file that does not exist', "export { handler } from './missing.ts'"],
  ['does not export the handler', 'export const other = 1'],
  ['ends its process when it is loaded', 'process.exit(3)'],
])('lets records wait while the code %s, and delivers them after the next edit', async (_, broken) => {
  const project = await started()

  await project.write('src/mail.ts', broken)
  await project.lines.next(/^mail could not be loaded/)
  await project.put('orders', 'meanwhile')
  await project.write('src/mail.ts', version('repaired'))

  expect(await project.lines.next(/^mail \|/)).toBe('mail | repaired hello meanwhile')
})

it('says where code cannot be parsed', async () => {
  const project = await started()

  await project.write('src/mail.ts', '\n\nexport const handler = (')

  expect(await project.lines.next(/^mail could not be loaded/)).toContain('src/mail.ts:3')
})

it('loads a handler as soon as the file that it imports is created, in a folder that did not exist', async () => {
  const project = await DevProject.create(CONFIG, { 'src/mail.ts': "export { handler } from './parts/handler.ts'" })
  await project.start()
  await project.lines.next(/^mail could not be loaded/)
  await project.put('orders', 'o-1')

  await project.write('src/parts/handler.ts', "export const handler = async () => console.log('created')")

  expect(await project.lines.next(/^mail \|/)).toBe('mail | created')
})

it('lets an invocation end with the code that it began with', async () => {
  const project = await DevProject.create(CONFIG, { 'src/mail.ts': waitingFor('released') })
  await project.start()
  await project.put('orders', 'o-1')
  await project.lines.next(/^mail \| begun/)

  await project.write('src/mail.ts', "export const handler = async () => console.log('new code')")
  await project.lines.next(/^mail runs the new code/)
  await project.put('orders', 'o-2')
  await project.write('released', '')

  expect(await project.lines.next(/^mail \|/)).toBe('mail | ended')
  expect(await project.lines.next(/^mail \|/)).toBe('mail | new code')
})

const waitingFor = (file: string) => `
import { existsSync, watch } from 'node:fs'
export const handler = async () => {
  await new Promise(resolve => {
    const watcher = watch('.', () => {
      if (!existsSync('${file}')) return
      watcher.close()
      resolve()
    })
    // Only now, because the test creates the file as soon as it reads this.
    console.log('begun')
  })
  console.log('ended')
}
`

it('delivers a record again after its process was killed with kill -9', async () => {
  const project = await DevProject.create(
    { ...CONFIG, consumers: [{ name: 'mail', handler: 'src/mail.handler', table: 'orders', timeout: 900 }] },
    { 'src/mail.ts': waitingFor('released') },
  )
  await project.start()
  await project.put('orders', 'o-1')
  await project.lines.next(/^mail \| begun/)

  process.kill(project.pidOf('mail'), 'SIGKILL')
  await project.lines.next(/an invocation with 1 record\(s\) failed\. Runtime\.ExitError/)
  await project.lines.next(/^mail \| begun/)
  await project.write('released', '')

  expect(await project.lines.next(/^mail \|/)).toBe('mail | ended')
})

it('kills the process of an invocation whose time is up, as Lambda does', async () => {
  const project = await DevProject.create(
    { ...CONFIG, consumers: [{ name: 'mail', handler: 'src/mail.handler', table: 'orders', timeout: 1 }] },
    { 'src/mail.ts': "export const handler = async () => { console.log('begun', process.pid); for (;;); }" },
  )
  await project.start()
  await project.put('orders', 'o-1')

  const first = await project.lines.next(/^mail \| begun/)
  await project.lines.next(/Task timed out after 1\.00 seconds/)
  const second = await project.lines.next(/^mail \| begun/)

  expect(second).not.toBe(first)
})

it('keeps the data and the position in the stream when it is started again', async () => {
  const project = await started()
  await project.stop()

  await project.start()
  await project.put('orders', 'later')

  expect(await project.lines.next(/^mail \|/)).toBe('mail | first hello later')
})

it('applies an edit of the configuration on the same data', async () => {
  const project = await started()

  await project.configure({
    ...CONFIG,
    tables: [...CONFIG.tables, { name: 'invoices', partitionKey: 'pk' }],
    consumers: [...(CONFIG.consumers ?? []), { name: 'bill', handler: 'src/mail.handler', table: 'invoices' }],
  })
  await project.lines.next(/^The configuration has changed/)
  await project.lines.next(/^ready$/)
  await project.put('invoices', 'i-1')

  expect(await project.lines.next(/^(mail|bill) \|/)).toBe('bill | first hello i-1')
})

it('keeps the configuration before an edit that cannot be read, and applies the next one', async () => {
  const project = await started()

  await project.write('dynamo-signals.config.ts', 'export const dev = {')
  await project.lines.next(/^The configuration before the edit stays in use\. .*could not be read/s)
  await project.put('orders', 'meanwhile')
  await project.lines.next(/^mail \| first hello meanwhile/)
  await project.configure({ ...CONFIG, environment: { ANY: 'thing' } })

  await project.lines.next(/^ready$/)
})
