import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'
import * as v from 'valibot'

/** Someone who can sign in. No two users have the same email address. An unknown field is refused. */
export const User = defineModel('User', {
  schema: v.strictObject({
    email: v.pipe(v.string(), v.email()),
    name: v.optional(v.string(), ''),
    isActive: v.optional(v.boolean(), false),
  }),
  unique: ['email'],
})

/** What others see of a user. It is deleted together with the user. */
export const Profile = defineModel('Profile', {
  schema: v.strictObject({ bio: v.optional(v.string(), '') }),
  relations: { user: oneToOne(User, { onDelete: 'cascade', primaryKey: true }) },
})

export const MODELS = [User, Profile]

/** A user as the database returns it: its fields, and `id`, `version`, `createdAt` and `updatedAt`. */
export type User = InstanceOf<typeof User>
