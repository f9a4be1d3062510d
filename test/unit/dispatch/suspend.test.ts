import { setTimeout as later } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { intercept, record, suspend } from '../../../packages/dynamo-signals/src/dispatch/suspend.ts'
import { Cart, diary, Product, shopSignal } from './shop-signal.ts'

function connectedShop() {
  const [saved, deleted] = [shopSignal(), shopSignal()]
  const { ran, note } = diary()
  saved.connect(note('saved any'), { dispatchUid: 'any' })
  saved.connect(note('saved product'), { sender: Product, dispatchUid: 'product' })
  deleted.connect(note('deleted'))
  const sendAll = async () => {
    await saved.send(Product, { id: '1' })
    await saved.send(Cart, { id: '2' })
    await deleted.sendRobust(Product, { id: '3' })
    return ran.splice(0)
  }
  return { saved, deleted, ran, sendAll }
}

it('suspends everything if nothing is selected, and nothing afterwards', async () => {
  const { sendAll } = connectedShop()

  expect(await suspend({}, sendAll)).toEqual([])
  expect(await sendAll()).toEqual(['saved any', 'saved product', 'saved any', 'deleted'])
})

it('suspends by signal, by sender, by the name of a sender and by uid', async () => {
  const { saved, sendAll } = connectedShop()

  expect(await suspend({ signals: [saved] }, sendAll)).toEqual(['deleted'])
  expect(await suspend({ senders: [Product] }, sendAll)).toEqual(['saved any'])
  expect(await suspend({ senders: ['Product'] }, sendAll)).toEqual(['saved any'])
  expect(await suspend({ dispatchUids: ['product'] }, sendAll)).toEqual(['saved any', 'saved any', 'deleted'])
})

it('suspends the receivers that match every list, and none if a list is empty', async () => {
  const { saved, sendAll } = connectedShop()

  expect(await suspend({ signals: [saved], senders: [Product], dispatchUids: ['any'] }, sendAll)).toEqual([
    'saved product',
    'saved any',
    'deleted',
  ])
  expect(await suspend({ signals: [] }, sendAll)).toHaveLength(4)
})

it('combines nested suspensions', async () => {
  const { saved, deleted, sendAll } = connectedShop()

  const inner = await suspend({ signals: [saved] }, () => suspend({ signals: [deleted] }, sendAll))
  const outer = await suspend({ signals: [saved] }, async () => {
    await suspend({ signals: [deleted] }, sendAll)
    return sendAll()
  })

  expect(inner).toEqual([])
  expect(outer).toEqual(['deleted'])
})

it('suspends only one async flow, not concurrent ones', async () => {
  const { saved, ran } = connectedShop()
  saved.connect(({ id }) => void ran.push(id))
  const sendSlowly = async (id: string) => {
    await later(1)
    await saved.send(Cart, { id })
    await later(1)
    await saved.send(Cart, { id })
  }

  await Promise.all([
    suspend({}, () => sendSlowly('muted')),
    sendSlowly('heard'),
    suspend({}, () => sendSlowly('muted')),
  ])

  expect(ran).toEqual(['saved any', 'heard', 'saved any', 'heard'])
})

it('reaches the sends that receivers make', async () => {
  const { saved, deleted, ran } = connectedShop()
  saved.connect(() => deleted.send(Product, { id: '1' }))

  await suspend({ signals: [deleted] }, () => saved.send(Cart, { id: '1' }))

  expect(ran).toEqual(['saved any'])
})

it('returns no response of a suspended receiver, and does not change hasListeners', async () => {
  const { saved } = connectedShop()

  const { responses, hasListeners } = await suspend({ dispatchUids: ['any'] }, async () => ({
    responses: await saved.send(Product, { id: '1' }),
    hasListeners: saved.hasListeners(Cart),
  }))

  expect(responses.map(({ dispatchUid }) => dispatchUid)).toEqual(['product'])
  expect(hasListeners).toBe(true)
})

it('returns what the function returns, sync or async, and ends when it throws', async () => {
  const { sendAll } = connectedShop()

  expect(suspend({}, () => 7)).toBe(7)
  expect(() =>
    suspend({}, () => {
      throw new Error('broken')
    }),
  ).toThrow('broken')
  await expect(suspend({}, () => Promise.reject(new Error('broken later')))).rejects.toThrow('broken later')
  expect(await sendAll()).toHaveLength(4)
})

it('rejects a misspelled selection, because it would suspend everything', async () => {
  const wrong = [{ signal: [] }, { signals: connectedShop().saved }, { dispatchUids: 'any' }]

  for (const selection of wrong) {
    expect(() => suspend(selection as never, () => {})).toThrow(
      expect.objectContaining({ code: 'dispatch.badSelection' }),
    )
    await expect(record(selection as never, () => {})).rejects.toThrow(/cannot select receivers/)
  }
})

it('records the receivers that would have run, in order, with their events', async () => {
  const { saved, ran } = connectedShop()

  const { result, calls } = await record({}, async () => {
    await saved.send(Product, { id: '1' })
    await later(1)
    await saved.sendRobust(Cart, { id: '2' })
    return 'done'
  })

  expect(result).toBe('done')
  expect(ran).toEqual([])
  const [everySender, product] = saved.connections.map(({ receiver }) => receiver)
  expect(calls).toEqual([
    {
      signal: saved,
      sender: Product,
      receiver: everySender,
      dispatchUid: 'any',
      event: { signal: saved, sender: Product, id: '1' },
    },
    {
      signal: saved,
      sender: Product,
      receiver: product,
      dispatchUid: 'product',
      event: { signal: saved, sender: Product, id: '1' },
    },
    {
      signal: saved,
      sender: Cart,
      receiver: everySender,
      dispatchUid: 'any',
      event: { signal: saved, sender: Cart, id: '2' },
    },
  ])
})

it('runs receivers that are not selected for recording', async () => {
  const { deleted, sendAll } = connectedShop()

  const { result, calls } = await record({ signals: [deleted] }, sendAll)

  expect(result).toEqual(['saved any', 'saved product', 'saved any'])
  expect(calls).toHaveLength(1)
})

it('does not record a receiver that is suspended, within or around', async () => {
  const { saved, deleted, sendAll } = connectedShop()

  const within = await record({}, () => suspend({ signals: [saved] }, sendAll))
  const around = await suspend({ signals: [deleted] }, () => record({}, sendAll))

  expect(within.calls.map(({ signal }) => signal)).toEqual([deleted])
  expect(around.calls.map(({ signal }) => signal)).toEqual([saved, saved, saved])
})

it('records in every recorder around a call', async () => {
  const { saved, sendAll } = connectedShop()

  const outer = await record({}, () => record({ signals: [saved] }, sendAll))

  expect(outer.result.calls).toHaveLength(3)
  expect(outer.calls).toHaveLength(4)
})

it('separates concurrent recorders', async () => {
  const { saved } = connectedShop()
  const sends = (count: number) => async () => {
    for (let times = 0; times < count; times++) {
      await later(1)
      await saved.send(Cart, { id: String(count) })
    }
  }

  const recordings = await Promise.all([record({}, sends(1)), record({}, sends(3)), record({}, sends(2))])

  expect(recordings.map(({ calls }) => calls.map(({ event }) => (event as { id: string }).id))).toEqual([
    ['1'],
    ['3', '3', '3'],
    ['2', '2'],
  ])
})

it('rejects when the recorded function throws', async () => {
  await expect(record({}, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
})

it('works for code that runs connections without send, and builds the event only for a recorder', async () => {
  const { saved } = connectedShop()
  const [connection] = saved.listeners()
  if (!connection) throw new Error('nothing is connected')
  let built = 0
  const ask = () =>
    intercept({
      signal: saved,
      sender: Product,
      connection,
      event: () => {
        built += 1
        return { id: '1' }
      },
    })

  expect(ask()).toBe(false)
  expect(suspend({ signals: [saved] }, ask)).toBe(true)
  expect(suspend({ signals: [] }, ask)).toBe(false)
  expect(built).toBe(0)
  const { result, calls } = await record({}, ask)
  expect(result).toBe(true)
  expect(calls).toMatchObject([{ dispatchUid: 'any', event: { id: '1' } }])
})
