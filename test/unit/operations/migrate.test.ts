import { type MigrateOptions, migrate, verify } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import { findBy, guard, released, Unique, user } from './released-users.ts'

describe('a migration to a unique field', () => {
  it('gives every instance its guard, after which lookups work', async () => {
    const { database, items, users } = await released(['a', 'b'], Unique)

    const done = await migrate(database)

    expect(done).toMatchObject({ changed: 2, complete: true, duplicates: [], failed: [] })
    expect(items.get(guard('b'), 'guard')?.owner?.S).toBe('u1')
    expect(await findBy(users, 'b')).toMatchObject({ id: 'u1', version: 1 })
    expect(await migrate(database)).toMatchObject({ changed: 0, complete: true })
    expect((await verify(database)).findings).toEqual([])
  })

  it('lists instances that share a value, and is complete once one of them is changed', async () => {
    const { database, users } = await released(['a', 'b', 'a', 'a'], Unique)

    const dry = await migrate(database, { dryRun: true })
    const done = await migrate(database)

    for (const result of [dry, done]) {
      expect(result).toMatchObject({ changed: 2, complete: false })
      expect(result.duplicates).toEqual([{ model: 'User', fields: 'email', value: 'a', ids: ['u0', 'u2', 'u3'] }])
    }
    await expect(findBy(users, 'b')).rejects.toMatchObject({ code: 'repository.uniqueIncomplete' })
    await users.update(await users.get('u2'), { email: 'c' } as never)
    await users.delete(await users.get('u0'))
    expect(await migrate(database)).toMatchObject({ complete: true })
    expect(await findBy(users, 'a')).toMatchObject({ id: 'u3' })
  })

  it('takes over the guard of a deleted instance', async () => {
    const { database, items } = await released(['a'], Unique)
    items.put(guard('a'), { owner: { S: 'gone' } }, 'guard')

    expect(await migrate(database)).toMatchObject({ changed: 2, complete: true })
    expect(items.get(guard('a'), 'guard')?.owner?.S).toBe('u0')
  })

  it('is undone by a migration with the older release', async () => {
    const { before, database, table } = await released(['a', 'b'], Unique)
    const items = () => table.items.map(({ _migrated, ...item }) => item)
    const stored = items()

    await migrate(database)
    const undone = await migrate(before)

    expect(undone).toMatchObject({ changed: 2, complete: true })
    expect(items()).toEqual(stored)
  })

  it('starts over with an instance that is saved in the meantime', async () => {
    const { database, line, users, items } = await released(['a'], Unique)
    line.next('TransactWriteItems', async send => {
      await users.save({ id: 'u0', email: 'b' } as never, { mode: 'update' })
      return send()
    })

    expect(await migrate(database)).toMatchObject({ complete: true })

    expect(items.get(guard('a'), 'guard')).toBeUndefined()
    expect(items.get(guard('b'), 'guard')?.owner?.S).toBe('u0')
  })
})

describe('a migration to a time to live', () => {
  it('copies the time of every instance, and removes it again', async () => {
    const { before, database, items } = await released(['a'], user({ expires: 'endsAt' }))

    expect((await migrate(database)).changes).toEqual([
      {
        model: 'User',
        kind: 'expiry',
        name: 'endsAt',
        instances: 1,
        sample: [{ id: 'u0', before: undefined, after: '2000000000' }],
      },
    ])
    expect(items.get('User#u0')?._ttl).toEqual({ N: '2000000000' })
    await migrate(before)

    expect(items.get('User#u0')?._ttl).toBeUndefined()
  })

  it('does not change times that other programs set', async () => {
    const { database, items } = await released(['a'], Unique)
    items.set('User#u0', { _ttl: { N: '5' } })

    await migrate(database)

    expect(items.get('User#u0')?._ttl).toEqual({ N: '5' })
  })
})

describe('a migration that is stopped', () => {
  const emails = Array.from({ length: 40 }, (_, at) => (at === 39 ? '0' : String(at)))

  it('continues with its token and the findings of the first part', async () => {
    const { database, users } = await released(emails, Unique)
    let options: MigrateOptions = { segments: 1, rateLimit: 7 }
    let runs = 0
    let last: Awaited<ReturnType<typeof migrate>>
    do {
      const stop = new AbortController()
      last = await migrate(database, { ...options, abortSignal: stop.signal, onProgress: () => stop.abort() })
      options = { rateLimit: 7, ...(last.resumeFrom !== undefined && { resumeFrom: last.resumeFrom }) }
      runs++
    } while (last.resumeFrom !== undefined)

    expect(runs).toBeGreaterThan(5)
    expect(last.complete).toBe(false)
    await expect(findBy(users, '5')).rejects.toMatchObject({ code: 'repository.uniqueIncomplete' })
  })

  it('cannot be continued with other models, and a dry run cannot be continued by a run that writes', async () => {
    const { before, database } = await released(emails, Unique)
    const { resumeFrom = '' } = await migrate(database, { dryRun: true, abortSignal: AbortSignal.abort() })

    await expect(migrate(database, { resumeFrom })).rejects.toMatchObject({ code: 'operations.otherRun' })
    await expect(migrate(before, { dryRun: true, resumeFrom })).rejects.toMatchObject({ code: 'operations.otherRun' })
  })

  it('loses nothing if it is killed after any of its requests', async () => {
    for (let at = 0; ; at++) {
      const { database, reopen } = await released(['a', 'b', 'c'], Unique)
      let left = at
      const { database: dying } = reopen({
        models: [Unique],
        client: (async (operation: never, input: never) => {
          if (left-- <= 0) throw new Error('killed')
          return (reopen() as { line: { transport: (...given: never[]) => unknown } }).line.transport(operation, input)
        }) as never,
      })
      const ended = await migrate(dying).catch(error => String(error))

      await migrate(database)
      expect((await verify(database)).findings).toEqual([])
      if (typeof ended !== 'string') break
    }
  })
})
