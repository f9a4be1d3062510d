import { describe, expect, it } from 'vitest'
import { Author } from '../../../support/bookshop.ts'
import { DAY, dueShop, HOUR, reminder } from '../../../support/due-shop.ts'

describe('a key', () => {
  it('replaces the signal that waits under it: one delivery, at the new time', async () => {
    const { database, pass, tick, sent, waiting } = dueShop()
    const send = (text: string, after: number) =>
      database.transaction(transaction => reminder.send(transaction, { text }, { after, key: 'ada' }))
    await send('old', HOUR)
    await send('new', 2 * HOUR)

    pass(HOUR)
    expect(await tick()).toEqual({ delivered: 0, removed: 1, isDone: true })
    pass(HOUR)
    expect(await tick()).toEqual({ delivered: 1, removed: 0, isDone: true })

    expect(sent()).toEqual(['new'])
    expect(waiting()).toEqual([])
  })

  it('also accepts an earlier time', async () => {
    const { database, pass, tick, sent } = dueShop()
    const send = (text: string, after: number) =>
      database.transaction(transaction => reminder.send(transaction, { text }, { after, key: 'ada' }))
    await send('old', 2 * HOUR)
    await send('new', HOUR)

    pass(HOUR)
    await tick()
    pass(HOUR)
    await tick()

    expect(sent()).toEqual(['new'])
  })

  it('is free again once its signal is delivered', async () => {
    const { database, pass, tick, sent, ledger } = dueShop()
    for (const text of ['a', 'b']) {
      await database.transaction(transaction => reminder.send(transaction, { text }, { after: 1, key: 'ada' }))
      pass(1)
      await tick()
    }

    expect(sent()).toEqual(['a', 'b'])
    expect(ledger.items).toEqual([])
  })

  it('belongs to one signal: two keys or two signals do not conflict', async () => {
    const { database, pass, tick, sent } = dueShop()
    await database.transaction(async transaction => {
      await reminder.send(transaction, { text: 'a' }, { after: 1, key: 'k#1' })
      await reminder.send(transaction, { text: 'b' }, { after: 1, key: 'k%231' })
      transaction.send({ name: 'reminder#k' }, { text: 'c' }, { after: 1, key: '1' })
    })

    pass(1)
    await tick()

    expect(sent().toSorted()).toEqual(['a', 'b', 'c'])
  })

  it('belongs to the last of several sends in one transaction', async () => {
    const { database, pass, tick, sent } = dueShop()
    await database.transaction(async transaction => {
      for (const text of ['a', 'b', 'c']) await reminder.send(transaction, { text }, { after: 1, key: 'k' })
    })

    pass(1)
    await tick()

    expect(sent()).toEqual(['c'])
  })
})

describe('a cancellation', () => {
  it('T7: keeps a signal from being delivered, and removes its entry when it would have been due', async () => {
    const { database, pass, tick, sent, ledger } = dueShop()
    await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: DAY, key: 'ada' }))
    await database.transaction(transaction => reminder.cancel(transaction, 'ada'))

    pass(DAY)
    expect(await tick()).toEqual({ delivered: 0, removed: 1, isDone: true })

    expect(sent()).toEqual([])
    expect(ledger.items).toEqual([])
  })

  it('changes nothing if nothing is scheduled under the key, or if it is too late', async () => {
    const { database, pass, tick, sent } = dueShop()
    await database.transaction(transaction => reminder.cancel(transaction, 'nobody'))
    await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: 1, key: 'ada' }))
    pass(1)
    await tick()
    await database.transaction(transaction => reminder.cancel(transaction, 'ada'))

    await tick()

    expect(sent()).toEqual(['a'])
  })

  it('takes effect in the order of the transaction, before or after a send', async () => {
    const { database, pass, tick, sent } = dueShop()
    await database.transaction(async transaction => {
      await reminder.cancel(transaction, 'one')
      await reminder.send(transaction, { text: 'sent' }, { after: 1, key: 'one' })
      await reminder.send(transaction, { text: 'canceled' }, { after: 1, key: 'other' })
      await reminder.cancel(transaction, 'other')
    })

    pass(1)
    await tick()

    expect(sent()).toEqual(['sent'])
  })

  it('commits with the save it belongs to', async () => {
    const { database, pass, tick, sent } = dueShop()
    await database.transaction(transaction => reminder.send(transaction, { text: 'a' }, { after: 1, key: 'ada' }))
    const refused = database.transaction(async transaction => {
      await reminder.cancel(transaction, 'ada')
      transaction.check(Author, 'nobody')
    })

    await expect(refused).rejects.toMatchObject({ code: 'repository.checkFailed' })
    pass(1)
    await tick()
    expect(sent()).toEqual(['a'])
  })
})
