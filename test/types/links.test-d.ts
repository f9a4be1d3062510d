import { type AnyModel, type Database, defineModel, type InstanceOf, type Link } from 'dynamo-signals'
import { type M2mChanged, type M2mChanging, m2mChanged, m2mChanging, manyToMany } from 'dynamo-signals/links'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { Group, type Membership, Person, Product, ProductTags, Tag } from '../support/tagged-products.ts'

declare const database: Database
declare const product: InstanceOf<typeof Product>
declare const tag: InstanceOf<typeof Tag>
const consumer = 'links'

describe('a set of links', () => {
  const tags = database.repository(Product).linkSet(product, 'tags')

  it('G20: takes ids and instances of the other end, and no other model', () => {
    void tags.add('sale', tag)
    void tags.set([tag, 'new'], { clear: true })
    // @ts-expect-error a product is not a tag
    void tags.add(product)
    // @ts-expect-error an id is a string
    void tags.remove(7)
    // @ts-expect-error a model has only its links
    void database.repository(Product).linkSet(product, 'labels')
  })

  it('reads and creates instances of the other end', () => {
    expectTypeOf(tags.list().toArray()).resolves.toEqualTypeOf<InstanceOf<typeof Tag>[]>()
    expectTypeOf(tags.create({ name: 'new' })).resolves.toEqualTypeOf<InstanceOf<typeof Tag>>()
    // @ts-expect-error a tag has no title
    void tags.create({ title: 'new' })
  })

  it('G10: is there from the other end, with the models swapped', () => {
    const products = database.repository(Product).relatedSet({ tags: tag })

    expectTypeOf(products.list().toArray()).resolves.toEqualTypeOf<InstanceOf<typeof Product>[]>()
    void products.add('lamp', product)
    // @ts-expect-error a tag is not a product
    void products.add(tag)
  })

  it('takes the fields of the model that holds the links', () => {
    const groups = database.repository(Group)
    void groups.linkSet('g', 'members', { fields: { role: 'admin' } }).add('ada')
    // @ts-expect-error there is no such role
    void groups.linkSet('g', 'members', { fields: { role: 'owner' } })
  })
})

describe('the model that holds the links', () => {
  it('has the name of Django’s table and the ids of both ends, if it is made', () => {
    expectTypeOf(ProductTags.name).toEqualTypeOf<'Product_tags'>()
    const links = database.repository(ProductTags)

    expectTypeOf(links.get('lamp#sale')).resolves.toExtend<{ productId: string; tagId: string }>()
    void links.list({ product: 'lamp' })
    // @ts-expect-error it has no other relations
    void links.list({ group: 'g' })
  })

  it('is yours, if you declare one', () => {
    expectTypeOf(Group.links.members.through).toEqualTypeOf<typeof Membership>()
    expectTypeOf<InstanceOf<typeof Group.links.members.through>['role']>().toEqualTypeOf<'member' | 'admin'>()
    expectTypeOf(Group.links.members.target).toEqualTypeOf<typeof Person>()
  })

  it('must be a model', () => {
    // @ts-expect-error a name is not a model
    manyToMany(Person, { through: 'Membership' })
    // @ts-expect-error an option that Django has
    manyToMany(Person, { symmetrical: true })
  })

  it('is found by a link to a model that is defined later', () => {
    const Node = defineModel('Node', { schema: z.object({}), links: { next: manyToMany('Node') } })

    expectTypeOf(Node.links.next).toExtend<Link<'Node'>>()
    void database.repository(Node.links.next.through).list({ from: 'a' })
    void database.repository(Node.links.next.through).list({ to: 'b' })
  })
})

describe('the signals of links', () => {
  it('G1: have the payload of Django, before and after', () => {
    m2mChanging.connect(
      event => {
        expectTypeOf(event).toExtend<M2mChanging<typeof ProductTags>>()
        expectTypeOf(event.action).toEqualTypeOf<'preAdd' | 'preRemove' | 'preClear'>()
        expectTypeOf(event.instance).toEqualTypeOf<{ readonly model: AnyModel; readonly id: string }>()
        expectTypeOf(event.reverse).toEqualTypeOf<boolean>()
        expectTypeOf(event.model).toEqualTypeOf<AnyModel>()
        expectTypeOf(event.pkSet).toEqualTypeOf<ReadonlySet<string>>()
        expectTypeOf(event.sender).toEqualTypeOf<typeof ProductTags>()
        void event.transaction.repository(Tag).create({})
        // @ts-expect-error nothing is stored yet
        void event.through
      },
      { sender: ProductTags },
    )
    m2mChanged.connect(
      event => {
        expectTypeOf(event).toExtend<M2mChanged<typeof Membership>>()
        expectTypeOf(event.action).toEqualTypeOf<'postAdd' | 'postRemove' | 'postClear'>()
        expectTypeOf(event.through.role).toEqualTypeOf<'member' | 'admin'>()
        expectTypeOf(event.through.groupId).toEqualTypeOf<string>()
        void event.effects.repository(Person).create({})
        // @ts-expect-error what happened cannot be refused any more
        void event.transaction
      },
      { sender: Group.links.members.through, dispatchUid: 'members/count', consumer },
    )
  })

  it('need a sender, a name and a consumer after the write, and take no condition', () => {
    const ignore = () => undefined
    // @ts-expect-error links of every model would invoke the consumer for every record
    const withoutSender = () => m2mChanged.connect(ignore, { dispatchUid: 'tags/count', consumer })
    // @ts-expect-error a durable receiver has a name
    const withoutUid = () => m2mChanged.connect(ignore, { sender: ProductTags, consumer })
    const when = { description: '', test: () => true, patterns: [] }
    const options = { sender: ProductTags, dispatchUid: 'tags/count', consumer }
    // @ts-expect-error the signal is sent for links that are added or removed
    const withCondition = () => m2mChanged.connect(ignore, { ...options, when })
    void [withoutSender, withoutUid, withCondition]
  })
})
