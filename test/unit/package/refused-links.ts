import { defineModel, foreignKey } from 'dynamo-signals'
import { manyToMany } from 'dynamo-signals/links'
import * as z from 'zod'
import { memoryDatabase } from '../../support/memory-database.ts'

const schema = z.object({ title: z.string().default('') })
const Tag = defineModel('Tag', { schema })
const Through = defineModel('Through', {
  schema,
  relations: {
    product: foreignKey('Product', { onDelete: 'cascade' }),
    tag: foreignKey(Tag, { onDelete: 'cascade' }),
  },
})
const link =
  (options?: object, target: unknown = Tag) =>
  () =>
    manyToMany(target as typeof Tag, options as never)
const define = (links: object) => () => defineModel('Product', { schema, links: links as never })
const Product = defineModel('Product', { schema, links: { tags: manyToMany(Tag, { through: Through }) } })
const Twice = defineModel('Product', {
  schema,
  links: { tags: manyToMany(Tag, { through: Through }), labels: manyToMany(Tag, { through: Through }) },
})

/** Links that are refused, each named by what is wrong with it. */
export const REFUSED_LINKS: readonly (readonly [what: string, provoke: () => unknown])[] = [
  ['a link to nothing', () => manyToMany(undefined as never)],
  ['options of a link that are no object', link(5 as never)],
  ['an unknown option of a link', link({ on: 1 })],
  ['a through that is no model', link({ through: 'Through' })],
  ['throughFields that are no pair', link({ throughFields: ['a'] })],
  ['a constraint of a link', link({ constraint: 'none' })],
  ['related of a link', link({ related: 1 })],
  ['a symmetrical link', link({ symmetrical: true })],
  ['a link named like a field', define({ title: manyToMany(Tag) })],
  ['a link with an invalid name', define({ 'my tags': manyToMany(Tag) })],
  ['a through without a foreign key', define({ tags: manyToMany(Tag, { through: defineModel('Other', { schema }) }) })],
  ['two links in one model', () => memoryDatabase([Twice, Tag, Through])],
  [
    'a link that is not declared',
    () =>
      memoryDatabase([Product, Tag, Through])
        .database.repository(Product)
        .linkSet('a', 'labels' as never),
  ],
]
