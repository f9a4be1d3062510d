import {
  becomes,
  changed,
  created,
  type Database,
  defineModel,
  type Effects,
  type InputOf,
  type InstanceOf,
  or,
  type PostSave,
  postSave,
  preSave,
  type Transaction,
} from 'dynamo-signals'
import { describe, expectTypeOf, it } from 'vitest'
import * as z from 'zod'
import { Author, Book, Profile } from '../support/bookshop.ts'

declare const database: Database
const durable = { sender: Author, dispatchUid: 'authors/greet', consumer: 'mail' } as const

describe('the types of a model', () => {
  it('follow its schema and relations', () => {
    expectTypeOf<InstanceOf<typeof Book>>().toEqualTypeOf<{
      readonly id: string
      readonly title: string
      readonly pages: number
      readonly tags?: string[] | undefined
      readonly authorId: string
      readonly genreId: string | null
      readonly version: number
      readonly createdAt: string
      readonly updatedAt: string
    }>()
  })

  it('ask for what has no default, and for relations that are not nullable', () => {
    expectTypeOf<{ title: string; authorId: string }>().toExtend<InputOf<typeof Book>>()
    expectTypeOf<{ title: string }>().not.toExtend<InputOf<typeof Book>>()
  })

  it('refuse a unique constraint on a field that is not there', () => {
    const schema = z.object({ title: z.string() })
    // @ts-expect-error there is no field "name"
    defineModel('Wrong', { schema, unique: ['name'] })
    // @ts-expect-error there is no option "uniqe"
    defineModel('Wrong', { schema, uniqe: ['title'] })
  })

  it('follow a relation to its model', () => {
    const books = database.repository(Book)
    const related = async (book: InstanceOf<typeof Book>) => books.getRelated(book, 'author')
    expectTypeOf(related).returns.resolves.toEqualTypeOf<InstanceOf<typeof Author>>()
    // @ts-expect-error a book has no relation "reader"
    const unrelated = (book: InstanceOf<typeof Book>) => books.getRelated(book, 'reader')
    expectTypeOf(unrelated).toBeFunction()
  })

  it('refuse a field that a model does not have', () => {
    const authors = database.repository(Author)
    // @ts-expect-error an author has no field "title"
    void authors.create({ email: 'a@example.org', title: 'x' })
    // @ts-expect-error a profile has no relation "book"
    void database.repository(Profile).findOne({ book: 'x' })
  })
})

describe('a receiver', () => {
  it('is called with what its sender has', () => {
    preSave.connect(
      ({ instance, previous, changedFields }) => {
        expectTypeOf(instance.email).toBeString()
        expectTypeOf(previous?.isActive).toEqualTypeOf<boolean | undefined>()
        expectTypeOf(changedFields).items.toEqualTypeOf<'email' | 'name' | 'isActive'>()
        // @ts-expect-error an author has no field "title"
        instance.title
        // @ts-expect-error the id is minted before preSave and stays
        instance.id = 'other'
      },
      { sender: Author },
    )
  })

  it('does not compile for another sender', () => {
    const greet = (_event: PostSave<typeof Author>) => undefined
    postSave.connect(greet, durable)
    // @ts-expect-error a profile is not an author
    postSave.connect(greet, { ...durable, sender: Profile })
  })

  it('does not compile with an unknown option', () => {
    const options = { sender: Author }
    preSave.connect(() => undefined, options)
    // @ts-expect-error it is spelled dispatchUid
    preSave.connect(() => undefined, { sender: Author, dispatchUId: 'x' })
  })

  it('does not compile for a durable receiver without a dispatchUid or a consumer', () => {
    // @ts-expect-error its receipts need a dispatchUid
    postSave.connect(() => undefined, { sender: Author, consumer: 'mail' })
    // @ts-expect-error some Lambda must run it
    postSave.connect(() => undefined, { sender: Author, dispatchUid: 'x' })
    // @ts-expect-error it needs both
    postSave.connect(() => undefined)
  })

  it('writes through its effects, which are not a transaction', () => {
    postSave.connect(({ effects }) => {
      expectTypeOf(effects).toEqualTypeOf<Effects>()
    }, durable)
    // @ts-expect-error its writes commit in as many transactions as they need
    postSave.connect(({ transaction }) => transaction, durable)
    preSave.connect(({ transaction }) => {
      expectTypeOf(transaction).toEqualTypeOf<Transaction>()
    })
  })

  it('is conditioned on fields its sender has', () => {
    postSave.connect(() => undefined, { ...durable, when: or(created(), becomes('isActive', true)) })
    postSave.connect(() => undefined, { ...durable, when: changed('email', 'name') })
    const mistyped = changed('emial')
    // @ts-expect-error an author has no field "emial"
    postSave.connect(() => undefined, { ...durable, when: mistyped })
  })
})

describe('a hook of a database', () => {
  it('gets the transaction and the result of the work, and may return what runs after the commit', () => {
    const audited = database.beforeCommit(({ transaction, result }) => {
      expectTypeOf(transaction).toEqualTypeOf<Transaction>()
      expectTypeOf(result).toBeUnknown()
      return () => undefined
    })
    expectTypeOf(audited).toEqualTypeOf<Database>()
    // @ts-expect-error a hook is a function
    database.beforeCommit('audit')
  })
})

describe('a model whose schema takes other fields, too', () => {
  const Loose = defineModel('Loose', { schema: z.looseObject({ title: z.string(), pages: z.number().optional() }) })
  const options = { sender: Loose, dispatchUid: 'loose/changed', consumer: 'types' } as const

  it('has conditions on the fields it declares, and their types', () => {
    postSave.connect(() => undefined, { ...options, when: becomes('title', 'x') })
    postSave.connect(() => undefined, { ...options, when: changed('title', 'pages') })
    // @ts-expect-error: a title is a string.
    postSave.connect(() => undefined, { ...options, when: becomes('title', 5) })
    // @ts-expect-error: the schema does not declare it.
    postSave.connect(() => undefined, { ...options, when: changed('titel') })
  })
})
