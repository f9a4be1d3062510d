import { defineModel, type InstanceOf, oneToOne } from 'dynamo-signals'
import * as z from 'zod'
import { User } from './user.ts'

/** A user who may buy: there is one for every user who became active, under the user's own id. */
export const Customer = defineModel('Customer', {
  schema: z.object({}),
  relations: { user: oneToOne(User, { onDelete: 'cascade', primaryKey: true }) },
})
export type Customer = InstanceOf<typeof Customer>
