import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LOCAL_TOKEN_KEYS } from '../../wiring/settings.ts'
import { copyProgram, edit } from './doctored-program.ts'
import { STAGES } from './stages.ts'
import { synth } from './synth/synth.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const { environment, secrets } = STAGES.dev1

const deploy = (options: Partial<Parameters<typeof synth>[0]> = {}) =>
  synth({ root: ROOT, stage: 'dev1', environment, secrets, ...options })

describe('a deploy is refused', () => {
  it('when the file of a handler is missing', async () => {
    const root = await copyProgram()
    await rm(join(root, 'functions/mail.ts'))

    await expect(deploy({ root })).rejects.toThrow('Handler not found: functions/mail.handler')
  })

  it('when a handler is exported under another name', async () => {
    const root = await copyProgram()
    await edit(root, 'functions/mail.ts', 'export const handler', 'export const handle')

    await expect(deploy({ root })).rejects.toThrow(
      'functions/mail.handler: the file has no export "handler", only handle.',
    )
  })

  it('when a receiver is connected to a consumer that no Lambda delivers', async () => {
    const root = await copyProgram()
    await edit(root, 'stacks/consumers.ts', '[MAIL]: [mayMail],', '')

    await expect(deploy({ root })).rejects.toThrow('the consumer "mail", which has no Lambda')
  })

  it('when receivers want more consumers than may read the stream', async () => {
    const root = await copyProgram()
    await edit(root, 'wiring/event-filters.ts', 'import { openDatabase }', 'import { openDatabase, postSave }')
    await edit(
      root,
      'wiring/event-filters.ts',
      'try {',
      "postSave.connect(() => undefined, { dispatchUid: 'search/index', consumer: 'search' })\n  try {",
    )

    await expect(deploy({ root })).rejects.toThrow('The stream has 3 consumers (links, mail, search)')
  })

  it('when a consumer has more filters than a mapping allows', async () => {
    const root = await copyProgram()
    await edit(root, 'wiring/event-filters.ts', 'eventFilters(consumer)]', 'Array(6).fill(eventFilters(consumer)[0])]')

    await expect(deploy({ root })).rejects.toThrow(
      'The consumer "links" has 6 event filters, but a mapping allows 5. Use broader conditions for its receivers.',
    )
  })

  it('when a filter is longer than Lambda allows', async () => {
    const root = await copyProgram()
    const long = "[{ eventName: ['x'.repeat(4100)] }]]"
    await edit(root, 'wiring/event-filters.ts', 'eventFilters(consumer)]', long)

    await expect(deploy({ root })).rejects.toThrow(/An event filter of the consumer "links" has \d+ characters/)
  })

  it('without token keys of its own', async () => {
    await expect(deploy({ secrets: {} })).rejects.toThrow('Set a value for TokenKeys')
    await expect(deploy({ secrets: { TokenKeys: JSON.stringify(LOCAL_TOKEN_KEYS) } })).rejects.toThrow(
      'is the public key for laptops',
    )
  })

  it('without a sender', async () => {
    await expect(deploy({ environment: {} })).rejects.toThrow('MAIL_SENDER is missing')
  })

  it('for a stage that the functions would take for a laptop', async () => {
    await expect(deploy({ stage: 'local' })).rejects.toThrow('A stage cannot be called "local"')
  })
})

it('adopts restored tables, and keeps the old ones', async () => {
  const stack = await deploy({ environment: { ...environment, DATA_TABLE: 'data-2', LEDGER_TABLE: 'ledger-2' } })

  expect(stack.one('dynamodb/table:Table', 'DataTable')).toMatchObject({ importId: 'data-2', retainOnDelete: true })
  expect(stack.one('dynamodb/table:Table', 'LedgerTable')).toMatchObject({ importId: 'ledger-2', retainOnDelete: true })
  expect(stack.build('Api').links).toMatchObject({ Data: { name: 'data-2' }, Ledger: { name: 'ledger-2' } })
  await stack.dispose()
})

describe('sst dev', () => {
  it('runs the API on the laptop, and leaves the consumers where they are', async () => {
    const stack = await deploy({ dev: true })

    expect(stack.lambda('Api').inputs.runtime).toBe('provided.al2023')
    expect(stack.lambda('LinksConsumer').inputs.runtime).toBe('nodejs24.x')
    expect(stack.lambda('MailConsumer').inputs.runtime).toBe('nodejs24.x')
    await stack.dispose()
  })

  it('runs the consumers on the laptop if this is enabled', async () => {
    const stack = await deploy({ dev: true, environment: { ...environment, LIVE_CONSUMERS: 'yes' } })

    expect(stack.lambda('LinksConsumer').inputs.runtime).toBe('provided.al2023')
    await stack.dispose()
  })
})
