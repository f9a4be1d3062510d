import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'
import * as z from 'zod'
import { User } from './user.ts'

/** A user who can buy. Every user who became active has one, with the user's id. */
export const Customer = defineModel('Customer', {
  schema: z.object({}),
  relations: { user: oneToOne(User, { onDelete: 'cascade', primaryKey: true }) },
})
export type Customer = InstanceOf<typeof Customer>
