import { type } from 'arktype'
import { type AnyModel, defineModel, type PreSave, preSave } from 'dynamo-signals'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'
import { tidyReceivers } from '../../support/tidy-receivers.ts'

const connected = tidyReceivers()
const suffixed = (text: string) => `${text}!`
const plain = { name: z.string(), isActive: z.boolean().default(false) }

// A suffix is what a hash is: another value each time it is made.
const SCHEMAS: Record<string, AnyModel['schema']> = {
  zod: z.object({ ...plain, secret: z.string().transform(suffixed) }),
  'zod, with a default': z.object({ ...plain, secret: z.string().default('none').transform(suffixed) }),
  'zod, optional': z.object({ ...plain, secret: z.string().transform(suffixed).optional() }),
  'zod, by chance': z.object({ ...plain, secret: z.string().transform(text => `${text}!${Math.random()}`) }),
  'zod, and asynchronous': z.object({ ...plain, secret: z.string().transform(async text => suffixed(text)) }),
  'zod, inside of a map': z.object({ ...plain, secret: z.object({ text: z.string().transform(suffixed) }) }),
  valibot: v.object({
    name: v.string(),
    isActive: v.optional(v.boolean(), false),
    secret: v.pipe(v.string(), v.transform(suffixed)),
  }),
  arktype: type({ name: 'string', isActive: 'boolean = false', secret: type('string').pipe(suffixed) }),
}

describe.each(Object.entries(SCHEMAS))('a value that is transformed: %s', (what, schema) => {
  const User = defineModel('User', { schema }) as AnyModel
  const given = what.includes('map') ? { text: 'p' } : 'p'
  const create = () => {
    const shelf = memoryDatabase([User])
    return {
      users: shelf.database.repository(User),
      create: () => shelf.database.repository(User).create({ name: 'Ada', secret: given }),
    }
  }

  it('stays as it is stored when another field is updated, and when the whole instance is saved', async () => {
    const { users, create: made } = create()
    const user = await made()

    const one = await users.update(user, { name: 'Eve' })
    const two = await users.save({ ...(await users.get(user.id)), name: 'Max' })
    const three = await users.save({ ...two, name: 'Ben' }, { updateFields: ['name'] as never[] })
    const four = await users.updateOrCreate({ id: user.id }, { name: 'Tom' })

    expect(JSON.stringify(user.secret)).toMatch(/p!(?!!)/)
    for (const each of [one, two, three, four]) expect(each.secret).toEqual(user.secret)
    expect(four).toMatchObject({ name: 'Tom', version: 5 })
  })

  it('is transformed once, whatever preSave receivers change, and again when they set it', async () => {
    const { users, create: made } = create()
    let secret: unknown
    connected(
      preSave.connect(
        ({ instance }: PreSave<AnyModel>) => {
          const draft = instance as unknown as Record<string, unknown>
          draft.isActive = true
          if (secret !== undefined) draft.secret = secret
        },
        { sender: User },
      ),
    )

    const user = await made()
    secret = what.includes('map') ? { text: 'q' } : 'q'
    const other = await users.update(user, { name: 'Eve' })

    expect(JSON.stringify(user.secret)).toMatch(/p!(?!!)/)
    expect(user.isActive).toBe(true)
    expect(JSON.stringify(other.secret)).toMatch(/q!(?!!)/)
  })

  it('is transformed if it is passed again', async () => {
    const { users, create: made } = create()

    const user = await users.update(await made(), { secret: what.includes('map') ? { text: 'q' } : 'q' })

    expect(JSON.stringify(user.secret)).toMatch(/q!(?!!)/)
  })
})

describe('a field that a schema derives from others', () => {
  it('follows them, and a rule about the instance sees the whole instance', async () => {
    const Post = defineModel('Post', {
      schema: z
        .object({ title: z.string(), slug: z.string().optional(), from: z.number(), to: z.number() })
        .refine(({ from, to }) => from <= to, { path: ['to'], message: 'Before it begins' })
        .transform(post => ({ ...post, slug: post.title.toLowerCase() })),
    })
    const posts = memoryDatabase([Post]).database.repository(Post)
    const post = await posts.create({ title: 'One', from: 1, to: 2 })

    const renamed = await posts.update(post, { title: 'Two' })

    expect(renamed.slug).toBe('two')
    await expect(posts.update(renamed, { from: 5 })).rejects.toMatchObject({ issues: [{ path: 'to' }] })
    connected(
      preSave.connect(({ instance }: PreSave<typeof Post>) => void Object.assign(instance, { to: 0 }), {
        sender: Post,
      }),
    )
    await expect(posts.update(renamed, { title: 'Three' })).rejects.toMatchObject({ issues: [{ path: 'to' }] })
  })

  it('gets the defaults of fields that were added later', async () => {
    const before = defineModel('Post', { schema: z.object({ title: z.string() }) })
    const after = defineModel('Post', { schema: z.object({ title: z.string(), stars: z.int().default(3) }) })
    const shelf = memoryDatabase([before])
    const { id } = await shelf.database.repository(before).create({ title: 'One' })
    const posts = shelf.reopen({ models: [after] }).database.repository(after)

    expect(await posts.update(await posts.get(id), { title: 'Two' })).toMatchObject({ stars: 3 })
  })
})

describe('a schema', () => {
  it('parses once per save, regardless of the number of receivers, after it has accepted its own output', async () => {
    let asked = 0
    const schema = z.object({
      name: z.string().transform(text => {
        asked++
        return text
      }),
    })
    const User = defineModel('User', { schema })
    const users = memoryDatabase([User]).database.repository(User)
    const user = await users.create({ name: 'Ada' })
    connected(
      preSave.connect(() => undefined, { sender: User }),
      preSave.connect(() => undefined),
    )
    asked = 0

    const other = await users.update(user, { name: 'Eve' })
    await users.save({ ...other, name: 'Max' })
    await users.create({ name: 'Ben' })

    expect(asked).toBe(3)
  })

  it.each<[string, AnyModel['schema'], object, string]>([
    [
      'a hash longer than what it is made of',
      z.object({ secret: z.string().max(3).transform(suffixed) }),
      { secret: 'abc' },
      'secret',
    ],
    ['another type', z.object({ at: z.string().transform(Number) }), { at: '5' }, 'at'],
    ['a bigint that is loaded as a number', z.object({ count: z.bigint() }), { count: 5n }, 'count'],
    ['valibot', v.object({ at: v.pipe(v.string(), v.transform(Number)) }), { at: '5' }, 'at'],
    ['arktype', type({ at: 'string.integer.parse' }), { at: '5' }, 'at'],
    ['an optional field', z.object({ at: z.string().transform(Number).optional() }), { at: '5' }, 'at'],
  ])(
    'that does not take its own output is refused at the first save, with a sentence: %s',
    async (_what, schema, input, path) => {
      const Odd = defineModel('Odd', { schema }) as AnyModel
      const shelf = memoryDatabase([Odd])

      const error = await shelf.database
        .repository(Odd)
        .create({ ...input })
        .catch(thrown => thrown)

      expect(error).toMatchObject({ name: 'ConfigurationError', code: 'repository.schemaRefusesItself' })
      expect(error.message).toMatch(
        new RegExp(`^Odd was not saved: its schema rejects its own output.*${path}.*Each save validates`),
      )
      expect(shelf.table.items).toEqual([])
    },
  )

  it('that loads its bigints as bigints accepts its own output', async () => {
    const Fine = defineModel('Fine', { schema: z.object({ count: z.bigint() }), bigints: ['count'] })

    expect(await memoryDatabase([Fine]).database.repository(Fine).create({ count: 5n })).toMatchObject({ count: 5n })
  })
})
