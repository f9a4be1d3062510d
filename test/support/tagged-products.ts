import { type DatabaseOptions, defineModel, foreignKey } from 'dynamo-signals'
import { manyToMany } from 'dynamo-signals/links'
import * as z from 'zod'
import { memoryDatabase } from './memory-database.ts'

export const Tag = defineModel('Tag', { schema: z.object({ name: z.string().default('') }) })
export const Product = defineModel('Product', {
  schema: z.object({ title: z.string().default('') }),
  links: { tags: manyToMany(Tag) },
})
export const ProductTags = Product.links.tags.through

export const Person = defineModel('Person', { schema: z.object({ name: z.string().default('') }) })
/** The links of a group, with a field of their own. */
export const Membership = defineModel('Membership', {
  schema: z.object({ role: z.enum(['member', 'admin']).default('member') }),
  relations: {
    group: foreignKey('Group', { onDelete: 'cascade', index: 'gsi1' }),
    person: foreignKey(Person, { onDelete: 'cascade', index: 'gsi2' }),
  },
})
export const Group = defineModel('Group', {
  schema: z.object({ name: z.string().default('') }),
  links: { members: manyToMany(Person, { through: Membership }) },
})

/** A shop in memory: the products p1 and p2, and tags t1 to t3. What it has sent since is in `sent`. */
export async function taggedProducts(options: Partial<DatabaseOptions> = {}) {
  const memory = memoryDatabase([Product, Tag, Group, Membership, Person], options)
  const products = memory.database.repository(Product)
  const tags = memory.database.repository(Tag)
  const [p1, p2] = await products.saveMany([{ id: 'p1' }, { id: 'p2' }])
  const [t1, t2, t3] = await tags.saveMany([{ id: 't1' }, { id: 't2' }, { id: 't3' }])
  if (!p1 || !p2 || !t1 || !t2 || !t3) throw new Error('Not saved')
  return { ...memory, products, tags, p1, p2, t1, t2, t3 }
}

/** Saves tags or other instances with ids that are numbered: `t001`. */
export function numbered(prefix: string, count: number): { readonly id: string }[] {
  return Array.from({ length: count }, (_, at) => ({ id: `${prefix}${String(at + 1).padStart(3, '0')}` }))
}
