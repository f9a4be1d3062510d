import { type AnyModel, type PostMigrate, type PreMigrate, postMigrate, postSave, preMigrate } from 'dynamo-signals'
import { migrate, replay } from 'dynamo-signals/operations'
import { createStreamHandler } from 'dynamo-signals/streams'
import { describe, expect, it, onTestFinished } from 'vitest'
import { released, Unique, user } from './released-users.ts'

describe('the signals of a migration', () => {
  function connect() {
    const seen: (PreMigrate | PostMigrate)[] = []
    const off = [preMigrate, postMigrate].map(signal => signal.connect(event => void seen.push(event as never)))
    onTestFinished(() => off.forEach(disconnect => void disconnect()))
    return seen
  }

  it('H1-H3: name the changes of each model before and after the migration', async () => {
    const { database } = await released(['a'], Unique)
    const seen = connect()

    await migrate(database, { dryRun: true })
    await migrate(database)
    await migrate(database)

    const add = [{ kind: 'unique', name: 'email', action: 'add' }]
    expect(seen.map(({ signal, changes, dryRun }) => [signal.name, changes, dryRun])).toEqual([
      ['pre-migrate', add, true],
      ['post-migrate', add, true],
      ['pre-migrate', add, false],
      ['post-migrate', add, false],
      ['pre-migrate', [], false],
      ['post-migrate', [], false],
    ])
    expect(seen[3]).toMatchObject({ sender: Unique, changed: { unique: 1 }, complete: true })
  })

  it('H4: can refuse the run, which then writes nothing', async () => {
    const { database, line } = await released(['a'], Unique)
    const off = preMigrate.connect(
      () => {
        throw new Error('not by day')
      },
      { sender: Unique },
    )
    onTestFinished(() => void off())

    await expect(migrate(database)).rejects.toThrow('not by day')
    expect(line.take()).toEqual([])
  })

  it('cannot write during a dry run', async () => {
    const { database } = await released(['a'], Unique)
    const off = preMigrate.connect(({ database: given }) => given.repository(Unique).create({ email: 'z' } as never))
    onTestFinished(() => void off())

    await expect(migrate(database, { dryRun: true })).rejects.toMatchObject({ code: 'repository.dryRun' })
  })
})

describe('durable receivers', () => {
  it('skip the writes of a migration, receive the next change of any writer, and can be replayed', async () => {
    const { database, table, items } = await released(['a'], user({ expires: 'endsAt' }))
    const heard: unknown[] = []
    const sender = database.models[0] as AnyModel
    const off = [true, false].map(runOnRaw =>
      postSave.connect(({ raw }) => void heard.push([runOnRaw, raw]), {
        sender,
        dispatchUid: `migrate/${runOnRaw}`,
        consumer: 'migrate',
        runOnRaw,
      }),
    )
    onTestFinished(() => off.forEach(disconnect => void disconnect()))
    const handler = createStreamHandler({ database, consumer: 'migrate' })
    const deliver = async (from: number) => {
      heard.length = 0
      await handler({ Records: table.records.slice(from) })
      return [...heard]
    }
    const first = table.records.length

    await migrate(database)
    expect(await deliver(first)).toEqual([[true, true]])
    items.set('User#u0', { email: { S: 'other' } })
    expect(await deliver(first + 1)).toEqual([
      [true, false],
      [false, false],
    ])
    heard.length = 0
    await replay(database, { consumer: 'migrate', dispatchUid: 'migrate/false' })

    expect(heard).toEqual([[false, false]])
  })
})
