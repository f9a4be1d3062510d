import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import * as z from 'zod'

const schema = z.object({ name: z.string().default('') })
/** An owner that things refer to through every kind of relation. */
export const Owner = defineModel('Owner', { schema })
/** How often a default was asked for. */
export const sentinel = { count: 0 }
/** Something that goes with its owner, is kept by one, or is a part of another. */
export const Thing = defineModel('Thing', {
  schema,
  relations: {
    owner: foreignKey(Owner, { onDelete: 'cascade', nullable: true }),
    guard: foreignKey(Owner, { onDelete: 'protect', nullable: true }),
    keeper: foreignKey(Owner, { onDelete: 'restrict', nullable: true }),
    parent: foreignKey('Thing', { onDelete: 'cascade', nullable: true }),
  },
})
/** Something that stays when what it refers to goes, or keeps it from going. */
export const Note = defineModel('Note', {
  schema,
  relations: {
    author: foreignKey(Owner, { onDelete: 'setNull', nullable: true }),
    editor: foreignKey(Owner, { onDelete: 'setDefault', default: 'nobody', nullable: true }),
    printer: foreignKey(Owner, {
      onDelete: 'setDefault',
      nullable: true,
      default: async () => `sentinel-${++sentinel.count}`,
      constraint: 'none',
    }),
    reader: foreignKey(Owner, { onDelete: 'doNothing', nullable: true }),
    lender: oneToOne(Owner, { onDelete: 'protect', nullable: true }),
    shelf: oneToOne(Owner, { onDelete: 'restrict', nullable: true }),
  },
})
/** What hangs on a thing, and may keep it by another way. */
export const Tag = defineModel('Tag', {
  schema,
  relations: {
    thing: foreignKey(Thing, { onDelete: 'cascade', nullable: true }),
    kept: foreignKey(Thing, { onDelete: 'restrict', nullable: true }),
    owner: foreignKey(Owner, { onDelete: 'cascade', nullable: true }),
    held: foreignKey(Thing, { onDelete: 'protect', nullable: true }),
  },
})

/** All of them. */
export const OWNED_THINGS = [Owner, Thing, Note, Tag]
