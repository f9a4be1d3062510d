import {
  becomes,
  defineModel,
  foreignKey,
  oneToOne,
  type PostSave,
  postSave,
  RelatedObjectDoesNotExist,
  ValueTakenError,
} from 'dynamo-signals'
import { existingIndex, existingTable, type WritesOptions } from 'dynamo-signals/existing'
import { scan, verify } from 'dynamo-signals/operations'
import { dataTable } from 'dynamo-signals/table'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { someonesTable } from '../../support/existing-table.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const users = existingTable({ tableName: 'users', partitionKey: 'userId' })
const byAuthor = { byAuthor: { partitionKey: 'author_id' } }
const posts = existingTable({ tableName: 'posts', partitionKey: 'slug', indexes: byAuthor })

const User = defineModel('User', {
  schema: z.object({ userId: z.number(), name: z.string() }),
  storedIn: users.items({
    is: { name: { exists: true } },
    id: 'userId',
    writes: { key: { userId: ({ userId }) => Number(userId) } },
  }),
})
/** Items of `posts` whose `authorId` is a number in the table. */
const withAuthors = (relations: WritesOptions['relations'] = {}) =>
  posts.items({
    is: { slug: { exists: true } },
    id: 'slug',
    writes: {
      key: { slug: ({ slug }) => String(slug) },
      attributes: { authorId: { name: 'author_id', as: 'number' } },
      relations,
    },
  })
const Post = defineModel('Post', {
  schema: z.object({ slug: z.string(), status: z.string() }),
  relations: { author: foreignKey(User, { onDelete: 'cascade', nullable: true }) },
  storedIn: withAuthors({ author: { index: 'byAuthor', partitionKey: 'author_id' } }),
  indexes: {
    byAuthor: existingIndex(posts, { index: 'byAuthor', partition: ['authorId'] }),
    bySlug: existingIndex(posts, { partition: ['slug'] }),
  },
})

/** Tables of other code, which has numbers for ids. `author_id` is the numeric key of an index. */
async function blog() {
  const keys = { partitionKey: 'slug', indexes: byAuthor, indexTypes: { author_id: 'N' } } as const
  const table = await someonesTable('posts', keys)
  await table.addTheirs('users', { partitionKey: 'userId', types: ['N'] })
  await table.addTable(dataTable('own'))
  const database = table.open([User, Post], { tableName: 'own' })
  return { ...table, database, users: database.repository(User), posts: database.repository(Post) }
}

const theirs = { slug: { S: 'theirs' }, status: { S: 'draft' }, author_id: { N: '7' } }

describe('a relation that other code stores as a number', () => {
  it('is checked when the repository saves it, stored as a number, and loaded as the id', async () => {
    const { users, posts, dynamodb } = await blog()
    const ada = await users.create({ userId: 7, name: 'Ada' })

    await posts.create({ slug: 'ours', status: 'draft', authorId: '7' })

    expect(await dynamodb.items('posts')).toMatchObject([{ slug: { S: 'ours' }, author_id: { N: '7' } }])
    const loaded = await posts.get('ours')
    expect(loaded).toMatchObject({ authorId: '7' })
    expect(await posts.getRelated(loaded, 'author')).toEqual(ada)
    await expect(posts.create({ slug: 'x', status: 'draft', authorId: '8' })).rejects.toThrow(RelatedObjectDoesNotExist)
    await expect(posts.create({ slug: 'x', status: 'draft', authorId: '07' })).rejects.toThrow()
  })

  it('is found by a delete, a list and a query, written by the repository or by other code', async () => {
    const { users, posts, put, dynamodb } = await blog()
    const ada = await users.create({ userId: 7, name: 'Ada' })
    await users.create({ userId: 8, name: 'Eve' })
    await put(theirs)
    await posts.create({ slug: 'ours', status: 'draft', authorId: '7' })
    await posts.create({ slug: 'else', status: 'draft', authorId: '8' })
    const slugs = (found: readonly { readonly slug: string }[]) => found.map(({ slug }) => slug).toSorted()

    expect(slugs(await posts.list({ author: '7' }).toArray())).toEqual(['ours', 'theirs'])
    expect(slugs(await posts.query('byAuthor', { author: '7' }).toArray())).toEqual(['ours', 'theirs'])
    const deletion = await users.delete(ada)

    expect(deletion.byModel).toEqual({ User: 1, Post: 2 })
    expect(await dynamodb.items('posts')).toMatchObject([{ slug: { S: 'else' } }])
  })

  it('can be changed and cleared by the repository, and an update of something else keeps the number', async () => {
    const { users, posts, put, dynamodb } = await blog()
    await users.create({ userId: 7, name: 'Ada' })
    await users.create({ userId: 8, name: 'Eve' })
    await put(theirs)

    const paid = await posts.update(await posts.get('theirs'), { status: 'done' })
    expect(await dynamodb.items('posts')).toMatchObject([{ author_id: { N: '7' }, status: { S: 'done' } }])
    const moved = await posts.update(paid, { authorId: '8' })
    expect(await dynamodb.items('posts')).toMatchObject([{ author_id: { N: '8' } }])
    expect(await posts.get('theirs')).toEqual(moved)
  })

  it('is compared in where by its digits, and recognized by conditions of receivers', async () => {
    const { users, posts, put, database, deliver } = await blog()
    const seen: unknown[] = []
    const note = ({ instance }: PostSave<typeof Post>) => void seen.push(instance.slug)
    connected(
      postSave.connect(note, { sender: Post, dispatchUid: 'noted', consumer: 'notes', when: becomes('authorId', '7') }),
    )
    await users.create({ userId: 7, name: 'Ada' })
    await users.create({ userId: 8, name: 'Eve' })
    await put(theirs)
    await posts.create({ slug: 'else', status: 'draft', authorId: '8' })
    const found: string[] = []

    await scan(
      database,
      Post,
      { where: ({ authorId }, { eq }) => eq(authorId, '7') },
      ({ slug }) => void found.push(slug),
    )
    await deliver(database, 'notes')

    expect([found, seen]).toEqual([['theirs'], ['theirs']])
  })

  it('is refused in a query by a text that is not a number, which no key and no filter can have', async () => {
    const { posts } = await blog()

    expect(() => posts.query('byAuthor', { author: 'seven' })).toThrow(
      'authorId must be a number, because it is stored as one, not "seven".',
    )
    expect(() => posts.query('bySlug', { slug: 'x' }, { where: ({ authorId }, { eq }) => eq(authorId, 'y') })).toThrow(
      'where of Post cannot compare authorId with "y", because it is stored as a number. Pass its digits as a string.',
    )
    expect(() =>
      posts.query('bySlug', { slug: 'x' }, { where: ({ authorId }, to) => to.beginsWith(authorId, '1') }),
    ).toThrow('where of Post cannot compare the text of authorId, which is stored as a number.')
  })

  it('that refers to no instance is reported by verify', async () => {
    const { put, database } = await blog()
    await put(theirs)

    const { findings } = await verify(database)

    expect(findings).toMatchObject([{ kind: 'relatedMissing', model: 'Post', id: 'theirs' }])
  })
})

it('belongs to one instance in a one-to-one relation', async () => {
  const Page = defineModel('Page', {
    schema: z.object({ slug: z.string() }),
    relations: { author: oneToOne(User, { onDelete: 'cascade' }) },
    storedIn: withAuthors(),
  })
  const { open, dynamodb } = await blog()
  const database = open([User, Page], { tableName: 'own' })
  const ada = await database.repository(User).create({ userId: 7, name: 'Ada' })
  const pages = database.repository(Page)
  await pages.create({ slug: 'one', authorId: '7' })

  await expect(pages.create({ slug: 'two', authorId: '7' })).rejects.toThrow(ValueTakenError)
  const deletion = await database.repository(User).delete(ada)

  expect(deletion.byModel).toEqual({ User: 1, Page: 1 })
  expect([await dynamodb.items('posts'), await dynamodb.items('own')]).toEqual([[], []])
})

it('refuses a timestamp as such a number, and a relation whose key does not store its id', () => {
  const items = (writes: object) => () =>
    posts.items({
      is: { slug: { exists: true } },
      writes: { key: { slug: () => 'slug' }, ...writes } as never,
    })

  expect(items({ createdAt: { as: 'number' } })).toThrow('writes.createdAt must be a name, or { name, as }')
  const attributes = { authorId: 'author_id' }
  for (const [reference, names] of [
    [{ index: 'byAuthor', partitionKey: 'author_id' }, {}],
    [{ partitionKey: 'author_id' }, attributes],
    [{ index: '', partitionKey: 'author_id' }, attributes],
  ]) {
    expect(items({ attributes: names, relations: { author: reference } })).toThrow(
      'writes.relations.author must be { index, partitionKey }',
    )
  }
})
