import { ProtectedError, RelatedObjectDoesNotExist } from 'dynamo-signals'
import { describe, expect, it } from 'vitest'
import { dyingTransport } from '../../support/dying-transport.ts'
import { ada, Customer, electroShop, noteOf } from '../../support/electro-shop.ts'
import { after, lostAnswer, before as meanwhile } from '../../support/faulty-transport.ts'

const Note = noteOf('cascade')

describe('a foreign key to an item in the layout of other code', () => {
  it('is saved only if their item exists, which the commit checks', async () => {
    const { database, theirs } = await electroShop([Customer, Note])
    const notes = database.repository(Note)
    await theirs.customers.create(ada).go()

    await notes.create({ text: 'hello', customerId: 'ada' })

    await expect(notes.create({ text: 'hello', customerId: 'eve' })).rejects.toThrow(RelatedObjectDoesNotExist)
    await theirs.customers.delete({ customerId: 'ada' }).go()
    await expect(notes.create({ text: 'hello', customerId: 'ada' })).rejects.toThrow(RelatedObjectDoesNotExist)
  })

  it('is not saved if other code deletes their item before the commit', async () => {
    const { database, theirs, line } = await electroShop([Customer, Note])
    await theirs.customers.create(ada).go()
    const gone = theirs.customers.delete({ customerId: 'ada' })
    line.next(
      'TransactWriteItems',
      meanwhile(() => gone.go()),
    )

    const saved = database.repository(Note).create({ text: 'hello', customerId: 'ada' })

    await expect(saved).rejects.toThrow(RelatedObjectDoesNotExist)
  })

  it('deletes what refers to an item that is deleted, and leaves no fence', async () => {
    const { database, customers, theirs, stored } = await electroShop([Customer, Note])
    await theirs.customers.create(ada).go()
    await customers.create({ customerId: 'eve', name: 'Eve' })
    const notes = database.repository(Note)
    await notes.create({ id: '1', text: 'hello', customerId: 'ada' })
    await notes.create({ id: '2', text: 'hello', customerId: 'eve' })

    const deletion = await customers.delete(await customers.get('ada'))

    expect(deletion).toEqual({ total: 2, byModel: { Customer: 1, Note: 1 } })
    expect(await stored()).toEqual(['$shop#customerid_eve $customer_1'])
    expect(await stored('own')).toEqual(['Note#2 instance'])
  })

  it('protects their item from a delete, and leaves no fence', async () => {
    const Kept = noteOf('protect')
    const { database, customers, stored } = await electroShop([Customer, Kept])
    const customer = await customers.create(ada)
    await database.repository(Kept).create({ id: '1', text: 'hello', customerId: 'ada' })

    await expect(customers.delete(customer)).rejects.toThrow(ProtectedError)

    expect(await stored()).toHaveLength(1)
    expect(await stored('own')).toEqual(['Note#1 instance'])
  })

  it('is unset by a delete', async () => {
    const Free = noteOf('setNull')
    const { database, customers } = await electroShop([Customer, Free])
    const customer = await customers.create(ada)
    const notes = database.repository(Free)
    await notes.create({ id: '1', text: 'hello', customerId: 'ada' })

    await customers.delete(customer)

    expect(await notes.get('1')).toMatchObject({ customerId: null, version: 2 })
  })
})

describe('a delete and a new reference at the same time', () => {
  it('refuses a reference that is created after the fence', async () => {
    const { customers, line, reopen, dynamodb, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    const other = reopen(dynamodb.transport).repository(Note)
    let refused: unknown
    const create = async () => {
      refused = await other.create({ text: 'late', customerId: 'ada' }).catch(error => error)
    }
    // First the fence is committed, then everything else.
    line.next('TransactWriteItems', send => send(), meanwhile(create))

    await customers.delete(customer)

    expect(refused).toBeInstanceOf(RelatedObjectDoesNotExist)
    expect((refused as Error).cause).toMatchObject({ code: 'repository.fenceHeld' })
    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it('changes nothing in an item of other code before it is deleted', async () => {
    const { customers, theirs, line, dynamodb, records } = await electroShop([Customer, Note])
    const bare = { pk: { S: '$shop#customerid_ada' }, sk: { S: '$customer_1' }, __edb_e__: { S: 'customer' } }
    const theirItem = { ...bare, customerId: { S: 'ada' }, name: { S: 'Ada' } }
    await dynamodb.transport('PutItem', { TableName: 'shop', Item: theirItem })
    await theirs.customers.create({ customerId: 'eve', name: 'Eve' }).go()
    const before = await dynamodb.items('shop')
    let fenced: unknown
    line.next(
      'TransactWriteItems',
      after(async () => {
        fenced = await dynamodb.items('shop')
      }),
    )

    await customers.delete(await customers.get('ada'))

    expect(fenced).toEqual(before)
    expect((await records()).map(({ eventName }) => eventName)).toEqual(['INSERT', 'INSERT', 'REMOVE'])
  })

  it('deletes a reference that is created before the fence', async () => {
    const { customers, line, reopen, dynamodb, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    const other = reopen(dynamodb.transport).repository(Note)
    line.next(
      'TransactWriteItems',
      meanwhile(() => other.create({ text: 'early', customerId: 'ada' })),
    )

    const deletion = await customers.delete(customer)

    expect(deletion.total).toBe(2)
    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it('refuses the delete if other code changes the item in between, and leaves no fence', async () => {
    const { customers, line, put, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    const [pk, sk] = [{ S: '$shop#customerid_ada' }, { S: '$customer_1' }]
    const change = () => put({ pk, sk, __edb_e__: { S: 'customer' }, customerId: { S: 'ada' }, name: { S: 'Eve' } })
    line.next('TransactWriteItems', send => send(), meanwhile(change))

    await expect(customers.delete(customer)).rejects.toThrow('was changed after you loaded it')

    expect(await customers.get('ada')).toMatchObject({ name: 'Eve' })
    expect(await stored('own')).toEqual([])
  })

  it('lets one of two deletes finish', async () => {
    const { customers, line, reopen, dynamodb, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    const other = reopen(dynamodb.transport).repository(Customer)
    line.next(
      'TransactWriteItems',
      send => send(),
      meanwhile(async () => other.delete(await other.get('ada'))),
    )

    await customers.delete(customer).catch(() => undefined)

    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it('is settled once if a response is lost', async () => {
    const { customers, line, stored } = await electroShop([Customer, Note])
    const customer = await customers.create(ada)
    line.next('TransactWriteItems', lostAnswer, lostAnswer)

    await customers.delete(customer)

    expect([await stored(), await stored('own')]).toEqual([[], []])
  })

  it.each(['before', 'after'] as const)('leaves all or nothing if it dies %s any of its requests', async when => {
    let [request, didLive] = [0, false]
    while (!didLive) {
      request++
      const { database, customers, dynamodb, reopen, stored } = await electroShop([Customer, Note])
      await customers.create(ada)
      await database.repository(Note).create({ id: '1', text: 'hello', customerId: 'ada' })
      const dying = dyingTransport(dynamodb.transport, request, when)
      const mortal = reopen(dying.transport).repository(Customer)
      const work = async () => mortal.delete(await mortal.get('ada'))
      didLive = await work().then(
        () => !dying.hasDied(),
        () => false,
      )

      const left = [...(await stored()), ...(await stored('own'))].filter(each => !each.endsWith('fence'))
      expect([0, 2]).toContain(left.length)
      const again = await customers.find('ada')
      if (again) await customers.delete(again)
      expect([await stored(), await stored('own')]).toEqual([[], []])
    }
    expect(request).toBeGreaterThan(4)
  })
})
