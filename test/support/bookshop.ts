import { defineModel, foreignKey, oneToOne } from 'dynamo-signals'
import * as z from 'zod'

/** The models the library's own tests use. */
export const Author = defineModel('Author', {
  schema: z.object({ email: z.email(), name: z.string().default(''), isActive: z.boolean().default(false) }),
  unique: ['email'],
})

export const Profile = defineModel('Profile', {
  schema: z.object({ bio: z.string().default('') }),
  relations: { author: oneToOne(Author, { onDelete: 'cascade', primaryKey: true }) },
})

export const Desk = defineModel('Desk', {
  schema: z.object({ room: z.string() }),
  relations: { author: oneToOne(Author, { onDelete: 'setNull', nullable: true }) },
})

export const Genre = defineModel('Genre', { schema: z.object({ title: z.string() }), listed: true })

export const Book = defineModel('Book', {
  schema: z.object({
    title: z.string().min(1),
    pages: z.int().min(1).default(1),
    tags: z.array(z.string()).optional(),
  }),
  relations: {
    author: foreignKey(Author, { onDelete: 'cascade', index: 'gsi1' }),
    genre: foreignKey(Genre, { onDelete: 'protect', nullable: true, constraint: 'read', index: 'gsi2' }),
  },
})

export const BOOKSHOP = [Author, Profile, Desk, Genre, Book]
