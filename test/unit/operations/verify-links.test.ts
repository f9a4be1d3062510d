import { verify } from 'dynamo-signals/operations'
import { describe, expect, it } from 'vitest'
import { memoryItems } from '../../support/memory-items.ts'
import { Group, Membership, Person, ProductTags, taggedProducts } from '../../support/tagged-products.ts'

/** A product with two tags, before the damage. */
async function linked() {
  const shop = await taggedProducts()
  const { database, products } = shop
  await products.linkSet('p1', 'tags').add('t1', 't2')
  const found = async (repair = false) =>
    (await verify(database, { settle: 0, repair })).findings.map(
      ({ kind, model, id, repaired }) => `${kind} ${model} ${id}${repaired ? ', repaired' : ''}`,
    )
  const ids = async () => (await products.linkSet('p1', 'tags').list().toArray()).map(({ id }) => id)
  return { ...shop, items: memoryItems(shop), found, ids }
}

describe('damaged links', () => {
  it('are not found if only the repository has written', async () => {
    const { found } = await linked()

    expect(await found()).toEqual([])
  })

  it('are deleted by a repair if one of their ends does not exist', async () => {
    const { found, items, products } = await linked()
    items.remove('Tag#t1')

    expect(await found()).toEqual(['relatedMissing Product_tags p1#t1'])
    expect(await found(true)).toEqual(['relatedMissing Product_tags p1#t1, repaired'])
    expect(await found()).toEqual([])
    expect(await products.linkSet('p1', 'tags').has('t1')).toBe(false)
  })

  it('get the ID of their pair by a repair, so that the pair can be removed', async () => {
    const { found, items, products, ids } = await linked()
    const item = items.get('Product_tags#p1%23t1') ?? {}
    items.remove('Product_tags#p1%23t1')
    items.put('Product_tags#other', { ...item, id: { S: 'other' }, gsi1sk: { S: 'other' }, gsi2sk: { S: 'other' } })

    expect(await found()).toEqual(['linkMisplaced Product_tags other'])
    expect(await found(true)).toEqual(['linkMisplaced Product_tags other, repaired'])
    expect(await found()).toEqual([])
    expect(await ids()).toEqual(['t1', 't2'])
    expect(await products.linkSet('p1', 'tags').remove('t1')).toEqual(['t1'])
  })

  it('are reduced to one by a repair if a pair is linked twice', async () => {
    const { database, found, items, ids } = await linked()
    const item = items.get('Product_tags#p1%23t1') ?? {}
    items.put('Product_tags#twin', { ...item, id: { S: 'twin' }, gsi1sk: { S: 'twin' }, gsi2sk: { S: 'twin' } })

    expect(await found(true)).toEqual(['linkMisplaced Product_tags twin, repaired'])
    expect(await ids()).toEqual(['t1', 't2'])
    expect(await database.repository(ProductTags).find('twin')).toBeUndefined()
  })

  it('are only reported if they have their own fields, which the operator must compare', async () => {
    const { database, found, items } = await linked()
    await database.repository(Group).create({ id: 'g' })
    await database.repository(Person).create({ id: 'ada' })
    await database.repository(Membership).create({ groupId: 'g', personId: 'ada' })
    const item = items.get('Membership#g%23ada') ?? {}
    items.put('Membership#twin', { ...item, id: { S: 'twin' }, gsi1sk: { S: 'twin' }, gsi2sk: { S: 'twin' } })

    expect(await found(true)).toEqual(['linkMisplaced Membership twin'])
    const { findings } = await verify(database, { settle: 0 })
    expect(findings[0]?.detail).toBe(
      'Membership twin links Group g with Person ada, which Membership g#ada also links. Delete one of the two.',
    )
  })
})
