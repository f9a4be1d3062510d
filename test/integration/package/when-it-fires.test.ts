import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { type InstanceOf, postDelete, postSave, preDelete, preSave } from 'dynamo-signals'
import { createStreamHandler, type LambdaRecord } from 'dynamo-signals/streams'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { Author, BOOKSHOP, Desk } from '../../support/bookshop.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import { WORKSPACE } from '../../support/packed-library.ts'
import { StreamDriver } from '../../support/stream-driver.ts'

/** What the table of the README says, by its rows: the signals that are sent, and the origin of a `postDelete`. */
const promised = await readTable('packages/dynamo-signals/README.md')

let fresh: FreshDatabase
let stream: StreamDriver
let desk: InstanceOf<typeof Desk>
let sent: Set<string>
let undo: (() => boolean)[]

beforeEach(async () => {
  fresh = await freshDatabase(BOOKSHOP)
  stream = new StreamDriver(fresh.tableName)
  const author = await fresh.database.repository(Author).create({ email: 'ada@example.org' })
  desk = await fresh.database.repository(Desk).create({ room: 'A', authorId: author.id })
  await stream.newRecords()
  sent = new Set()
  const durable = { sender: Desk, dispatchUid: 'note', consumer: 'notes', runOnRaw: true }
  undo = [
    preSave.connect(() => void sent.add('preSave'), { sender: Desk }),
    preDelete.connect(() => void sent.add('preDelete'), { sender: Desk }),
    postSave.connect(() => void sent.add('postSave'), durable),
    postDelete.connect(({ origin }) => void sent.add('postDelete').add(origin), durable),
  ]
})
afterEach(() => {
  for (const disconnect of undo) disconnect()
})

const desks = () => fresh.database.repository(Desk)
const key = () => ({ TableName: fresh.tableName, Key: { pk: { S: `Desk#${desk.id}` }, sk: { S: 'instance' } } })

/** What each row of the table is about. */
const ACTIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  '`create`, `save`, `update`, `saveMany`': () => desks().update(desk, { room: 'B' }),
  'a save that changes nothing': () => desks().save(desk),
  '`updateFields: []`': () => desks().save({ ...desk, room: 'B' }, { updateFields: [] }),
  'a save that is rejected': () => desks().create({ room: 'B', authorId: desk.authorId }).catch(String),
  '`getOrCreate` that finds, and every read': async () => {
    await desks().getOrCreate({ authorId: desk.authorId }, { room: 'B' })
    await desks().get(desk.id)
  },
  'a save with `raw: true`': () => desks().save({ ...desk, room: 'B' }, { raw: true }),
  '`delete`': () => desks().delete(desk),
  'a reference that a delete sets to null or a default': async () => {
    const author = await desks().getRelated(desk, 'author')
    await fresh.database.repository(Author).delete(author)
  },
  "DynamoDB's time to live": async () => {
    await fresh.client.send(new DeleteItemCommand(key()))
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' }
    const Records: LambdaRecord[] = (await stream.newRecords()).map(record => ({ ...record, userIdentity }))
    await createStreamHandler({ database: fresh.database, consumer: 'notes' })({ Records })
  },
  'another writer of the table': async () => {
    const { Item = {} } = await fresh.client.send(new GetItemCommand(key()))
    await fresh.client.send(new PutItemCommand({ TableName: fresh.tableName, Item: { ...Item, room: { S: 'C' } } }))
    await fresh.client.send(new DeleteItemCommand(key()))
  },
}

it.each(Object.keys(ACTIONS))('sends for %s the requests that the README lists', async row => {
  const { signals = [], text = '' } = promised.get(row) ?? {}

  await ACTIONS[row]?.()
  await stream.deliver(fresh.database, 'notes')

  const isOrigin = (name: string) => ['delete', 'cascade', 'ttl', 'unknown'].includes(name)
  expect([...sent].filter(name => !isOrigin(name)).sort()).toEqual([...signals].sort())
  for (const origin of [...sent].filter(isOrigin)) expect(text).toContain(`\`${origin}\``)
})

it('covers every row of the table', () => {
  expect([...promised.keys()]).toEqual(Object.keys(ACTIONS))
})

it('B23: a failing receiver stops a save before it is written, but no durable receivers', async () => {
  const fail = () => {
    throw new Error('No.')
  }
  const durable = { sender: Desk, consumer: 'notes', priority: 1 }
  undo.push(postSave.connect(fail, { ...durable, dispatchUid: 'fail' }))
  await desks().update(desk, { room: 'B' })
  await expect(stream.deliver(fresh.database, 'notes')).rejects.toThrow('The receiver "fail"')
  const afterTheCommit = [...sent]
  undo.push(preSave.connect(fail, { sender: Desk, priority: 1 }))
  sent.clear()

  await expect(desks().create({ room: 'C' })).rejects.toThrow('No.')

  expect(afterTheCommit).toEqual(['preSave', 'postSave'])
  expect([...sent]).toEqual([])
})

async function readTable(page: string) {
  const lines = (await readFile(join(WORKSPACE, page), 'utf8')).split('\n')
  const head = lines.findIndex(line => line.startsWith('| | `preSave` |'))
  const columns = cells(lines[head] ?? '').map(cell => cell.replaceAll('`', ''))
  const end = lines.indexOf('', head)
  const rows = lines.slice(head + 2, end).map(line => {
    const [row = '', ...answers] = cells(line)
    const signals = columns.slice(1).filter((_, index) => answers[index])
    return [row, { signals, text: answers.join(' ') }] as const
  })
  return new Map(rows)
}

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())
}
