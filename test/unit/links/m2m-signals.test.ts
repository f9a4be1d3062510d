import { defineModel, preSave } from 'dynamo-signals'
import { m2mChanged, m2mChanging, manyToMany } from 'dynamo-signals/links'
import { inline } from 'dynamo-signals/streams'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { heard } from '../../support/heard-links.ts'
import { memoryDatabase } from '../../support/memory-database.ts'
import { Product, ProductTags, Tag } from '../../support/tagged-products.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()

describe('the signals of links', () => {
  it('G1, G2: are sent before an add in process, and after it for each link that is new', async () => {
    const { during, set } = await heard()

    expect(await during(set.add('t1', 't2'))).toEqual([
      'preAdd Product p1 t1 t2',
      'postAdd Product p1 t1',
      'postAdd Product p1 t2',
    ])
  })

  it('G3, G4: name only the IDs that were not linked before', async () => {
    const { during, set } = await heard()
    await set.add('t1')

    expect(await during(set.add('t1', 't2'))).toEqual(['preAdd Product p1 t2', 'postAdd Product p1 t2'])
    expect(await during(set.add('t1'))).toEqual(['preAdd Product p1 '])
  })

  it('G5: are not sent for a call without IDs', async () => {
    const { during, set } = await heard()

    expect(await during(set.add())).toEqual([])
    expect(await during(set.remove())).toEqual([])
  })

  it('G3, G6: name every given ID before a remove, and only the linked ones after it', async () => {
    const { during, set } = await heard()
    await set.add('t1')

    expect(await during(set.remove('t1', 't2'))).toEqual(['preRemove Product p1 t1 t2', 'postRemove Product p1 t1'])
  })

  it('G7: name the links that a clear removes, and are sent before it even if there are none', async () => {
    const { during, set } = await heard()
    await set.add('t1', 't2')

    expect(await during(set.clear())).toEqual([
      'preClear Product p1 t1 t2',
      'postClear Product p1 t1',
      'postClear Product p1 t2',
    ])
    expect(await during(set.clear())).toEqual(['preClear Product p1 '])
  })

  it('G8: are sent for the difference of a set, and not if there is none', async () => {
    const { during, set } = await heard()
    await set.add('t1', 't2')

    expect(await during(set.set(['t2', 't3']))).toEqual([
      'preRemove Product p1 t1',
      'preAdd Product p1 t3',
      'postRemove Product p1 t1',
      'postAdd Product p1 t3',
    ])
    expect(await during(set.set(['t2', 't3']))).toEqual([])
  })

  it('G9: are those of a clear and an add for a set that clears first', async () => {
    const { during, set } = await heard()
    await set.add('t1')

    expect(await during(set.set(['t1', 't2'], { clear: true }))).toEqual([
      'preClear Product p1 t1',
      'postClear Product p1 t1',
      'preAdd Product p1 t1 t2',
      'postAdd Product p1 t1',
      'postAdd Product p1 t2',
    ])
  })

  it('G10: name the other end as the instance if it makes the change', async () => {
    const { during, products } = await heard()
    const ofTag = products.relatedSet({ tags: 't1' })

    expect(await during(ofTag.add('p1', 'p2'))).toEqual([
      'preAdd Tag t1 p1 p2 reverse',
      'postAdd Tag t1 p1 reverse',
      'postAdd Tag t1 p2 reverse',
    ])
    expect(await during(ofTag.remove('p1'))).toEqual(['preRemove Tag t1 p1 reverse', 'postRemove Tag t1 p1 reverse'])
    expect(await during(ofTag.clear())).toEqual(['preClear Tag t1 p2 reverse', 'postClear Tag t1 p2 reverse'])
  })

  it('G12: mark the far side of a model that is linked to itself as reversed', async () => {
    const Fan = defineModel('Fan', { schema: z.object({}), links: { idols: manyToMany('Fan') } })
    const { database } = memoryDatabase([Fan], { delivery: inline() })
    const fans = database.repository(Fan)
    await fans.saveMany([{ id: 'ada' }, { id: 'ben' }])
    const events: string[] = []
    connected(
      m2mChanged.connect(
        ({ action, instance, pkSet, reverse }) => {
          events.push(`${action} ${instance.id} ${[...pkSet]} ${reverse}`)
        },
        { sender: Fan.links.idols.through, dispatchUid: 'test/idols', consumer: 'test' },
      ),
    )

    await fans.linkSet('ada', 'idols').add('ben')
    await fans.relatedSet({ idols: 'ben' }).remove('ada')

    expect(events).toEqual(['postAdd ada ben false', 'postRemove ben ada true'])
    expect(await fans.linkSet('ben', 'idols').has('ada')).toBe(false)
  })

  it('G14: of a create follow the signals of the new instance', async () => {
    const { during, set } = await heard()
    const order: string[] = []
    connected(
      preSave.connect(() => order.push('preSave'), { sender: Tag }),
      m2mChanging.connect(({ action }) => order.push(action), { sender: ProductTags }),
    )

    const events = await during(set.create({ id: 't9' }))

    expect(order).toEqual(['preSave', 'preAdd'])
    expect(events).toEqual(['preAdd Product p1 t9', 'postAdd Product p1 t9'])
  })

  it('G17: reject a change before anything is written, by a veto', async () => {
    const { during, set } = await heard()
    await set.add('t1')
    connected(
      m2mChanging.connect(
        ({ action }) => {
          if (action === 'preAdd') throw new Error('No more tags')
        },
        { sender: ProductTags },
      ),
    )

    await expect(set.add('t2')).rejects.toThrow('No more tags')
    await expect(set.set(['t2'])).rejects.toThrow('No more tags')
    expect(await during(set.list().toArray())).toEqual([])
    expect(await set.has('t1')).toBe(true)
  })

  it('G21: name the end that was deleted', async () => {
    const { during, set, tags, products, p1, t1 } = await heard()
    await set.add('t1', 't2')

    expect(await during(tags.delete(t1))).toEqual(['postRemove Tag t1 p1 reverse'])
    expect(await during(products.delete(p1))).toEqual(['postRemove Product p1 t2'])
  })

  it('commit the writes of a receiver in the transaction of the links', async () => {
    const { set, tags } = await heard()
    connected(
      m2mChanging.connect(({ transaction }) => transaction.repository(Tag).create({ id: 'noted' }), {
        sender: ProductTags,
      }),
    )

    await expect(set.add('gone')).rejects.toThrow('gone')
    expect(await tags.find('noted')).toBeUndefined()
    await set.add('t1')
    expect(await tags.find('noted')).toBeDefined()
  })
})

it('names the fault of an invalid connection', () => {
  expect(() => m2mChanged.connect(() => {}, { dispatchUid: 'x', consumer: 'y' } as never)).toThrow(
    'sender must be the model that holds the links, such as Product.links.tags.through',
  )
  expect(() => m2mChanged.connect(() => {}, { sender: Product.links.tags.through } as never)).toThrow('dispatchUid')
})
