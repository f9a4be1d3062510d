import { type } from 'arktype'
import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'

/** Someone who can sign in. No two users have the same email address. An unknown field is refused. */
export const User = defineModel('User', {
  schema: type({
    email: 'string.email',
    name: "string = ''",
    isActive: 'boolean = false',
    '+': 'reject',
  }),
  unique: ['email'],
})

/** What others see of a user. It is deleted together with the user. */
export const Profile = defineModel('Profile', {
  schema: type({ bio: "string = ''", '+': 'reject' }),
  relations: { user: oneToOne(User, { onDelete: 'cascade', primaryKey: true }) },
})

export const MODELS = [User, Profile]

/** A user as the database returns it: its fields, and `id`, `version`, `createdAt` and `updatedAt`. */
export type User = InstanceOf<typeof User>
