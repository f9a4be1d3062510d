import { defineModel, openDatabase, postDelete, postSave, preSave } from 'dynamo-signals'
import { existingTable } from 'dynamo-signals/existing'
import { check, describeSignals, signalGraph } from 'dynamo-signals/operations'
import { connectedReceivers } from 'dynamo-signals/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import * as z from 'zod'

const schema = z.object({ name: z.string() })
const Poem = defineModel('Poem', { schema })
const Draft = defineModel('Draft', { schema })
const table = (tableName: string) => existingTable({ tableName, partitionKey: 'pk' })
const Order = defineModel('Order', { schema, storedIn: table('orders').items({ is: { type: 'order' } }) })
const Payment = defineModel('Payment', { schema, storedIn: table('payments').items({ is: { type: 'payment' } }) })

const refuse = () => Promise.reject(new Error('A check sends nothing.'))
const open = (
  options: Omit<Parameters<typeof openDatabase>[0], 'client' | 'ledgerTableName'> & {
    readonly ledgerTableName?: string
  },
) => openDatabase({ client: refuse, ledgerTableName: `${options.tableName}-ledger`, ...options })
const live = open({ tableName: 'live', models: [Poem] })
const archive = open({ tableName: 'archive', models: [Poem, Draft], name: 'archive' })

const untilEnd = (disconnect: () => boolean) => onTestFinished(() => void disconnect())
const codes = (...args: Parameters<typeof check>) => check(...args).map(({ level, code }) => `${level} ${code}`)
const nothing = () => undefined

describe('a check of several databases', () => {
  it('reports nothing about receivers of another database that it knows', () => {
    untilEnd(preSave.connect(nothing, { sender: Draft, database: 'archive' }))
    untilEnd(preSave.connect(() => undefined, { sender: 'Draft' }))

    expect(codes(live, { databases: [archive] })).toEqual([])
    expect(codes(archive, { databases: [live] })).toEqual([])
  })

  it('finds a receiver for a database that nobody opened', () => {
    untilEnd(preSave.connect(nothing, { sender: Poem, dispatchUid: 'rules', database: 'archvie' }))

    expect(check(live, { databases: [archive] })).toEqual([
      {
        level: 'error',
        code: 'check.unknownDatabase',
        message:
          'rules is connected for the database "archvie" (pre-save), and the databases are: default, archive. The receiver never runs.',
      },
    ])
  })

  it('finds a receiver for one database whose sender is a model of another one', () => {
    untilEnd(preSave.connect(nothing, { sender: Draft, database: 'default' }))

    expect(codes(live, { databases: [archive] })).toEqual(['error check.foreignSender'])
  })

  it('finds a receiver that is connected for one database and for all of them', () => {
    untilEnd(preSave.connect(nothing, { sender: Poem }))
    untilEnd(preSave.connect(nothing, { sender: Poem, database: 'archive' }))

    expect(codes(archive)).toEqual(['warning check.doubledReceiver'])
  })

  it('finds receivers that share receipts in one database, but not in two', () => {
    const options = { sender: Poem, dispatchUid: 'same', consumer: 'links' }
    untilEnd(postSave.connect(nothing, { ...options, database: 'archive' }))
    untilEnd(postSave.connect(() => undefined, { ...options, database: 'default' }))
    expect(codes(archive, { databases: [live] })).toEqual([])

    untilEnd(postSave.connect(() => undefined, options))
    expect(codes(archive, { databases: [live] })).toEqual(['error check.sharedReceipts'])
  })

  it('finds two databases with one ledger', () => {
    const [one, other] = ['one', 'other'].map(name =>
      open({ tableName: name, models: [Poem], name, ledgerTableName: 'ledger' }),
    )
    if (!one || !other) throw new Error('Not opened')

    expect(codes(one, { databases: [other, live] })).toEqual(['warning check.sharedLedger'])
  })

  it('counts the consumers of each stream', () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      const database = name < 'c' ? 'archive' : 'default'
      untilEnd(postSave.connect(nothing, { sender: Poem, dispatchUid: name, consumer: name, database }))
    }
    const options = { consumers: ['a', 'b', 'c', 'd'] }

    expect(codes(archive, { ...options, databases: [live] })).toEqual([])
    expect(codes(live, { ...options, databases: [archive] })).toEqual([])
  })
})

describe('a check of models in several tables', () => {
  const database = open({ models: [Order, Payment] })

  it('counts the consumers of each table', () => {
    for (const [sender, consumer] of [
      [Order, 'a'],
      [Order, 'b'],
      [Payment, 'c'],
      [Payment, 'd'],
    ] as const) {
      untilEnd(postSave.connect(nothing, { sender, dispatchUid: consumer, consumer }))
    }
    expect(codes(database)).toEqual([])

    untilEnd(postDelete.connect(nothing, { sender: Order, dispatchUid: 'e', consumer: 'e' }))
    expect(check(database).map(({ message }) => message)).toEqual([
      '3 consumers read the stream of orders (a, b, e). DynamoDB throttles more than 2. Let receivers share a consumer.',
    ])
  })
})

describe('the receivers of one database', () => {
  it('are listed and drawn with its name', () => {
    untilEnd(postSave.connect(nothing, { sender: Poem, dispatchUid: 'one', consumer: 'a', database: 'archive' }))
    untilEnd(postSave.connect(nothing, { sender: Poem, dispatchUid: 'two', consumer: 'a' }))

    const described = describeSignals().filter(({ receivers }) => receivers.length > 0)

    expect(described[0]?.receivers.map(({ receiver, database }) => [receiver, database])).toEqual([
      ['one', 'archive'],
      ['two', undefined],
    ])
    expect(signalGraph(described).nodes.flatMap(({ kind, label }) => (kind === 'sender' ? label : []))).toEqual([
      'Poem in archive',
      'Poem',
    ])
    expect(connectedReceivers()).toEqual(['post-save: one (Poem in archive)', 'post-save: two (Poem)'])
  })
})
