import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'
import * as z from 'zod'

/** Someone who can sign in. No two users have the same email address. An unknown field is refused. */
export const User = defineModel('User', {
  schema: z.strictObject({
    email: z.email(),
    name: z.string().default(''),
    isActive: z.boolean().default(false),
  }),
  unique: ['email'],
})

/** What others see of a user. It is deleted together with the user. */
export const Profile = defineModel('Profile', {
  schema: z.strictObject({ bio: z.string().default('') }),
  relations: { user: oneToOne(User, { onDelete: 'cascade', primaryKey: true }) },
})

export const MODELS = [User, Profile]

/** A user as the database returns it: its fields, and `id`, `version`, `createdAt` and `updatedAt`. */
export type User = InstanceOf<typeof User>
