import {
  becomes,
  created,
  defineModel,
  foreignKey,
  oneToOne,
  type PostDelete,
  type PostSave,
  postDelete,
  postSave,
} from 'dynamo-signals'
import * as z from 'zod'

/** A small application, for tests of test databases. */
export const User = defineModel('User', {
  schema: z.object({ email: z.email(), name: z.string().default(''), isActive: z.boolean().default(false) }),
  unique: ['email'],
})
export const Customer = defineModel('Customer', {
  schema: z.object({ orders: z.int().default(0) }),
  relations: { user: oneToOne(User, { onDelete: 'cascade' }) },
})
export const Note = defineModel('Note', {
  schema: z.object({ text: z.string().default('') }),
  relations: { user: foreignKey(User, { onDelete: 'cascade' }) },
})
export const Session = defineModel('Session', {
  schema: z.object({ endsAt: z.int(), token: z.string() }),
  expires: 'endsAt',
})
export const MODELS = [User, Customer, Note, Session]

export async function openCustomer({ instance: user, effects }: PostSave<typeof User>): Promise<void> {
  await effects.repository(Customer).getOrCreate({ userId: user.id })
}

async function countOrder({ instance: { id }, effects }: PostSave<typeof Customer>): Promise<void> {
  const customers = effects.repository(Customer)
  const current = await customers.get(id)
  await customers.update(current, { orders: current.orders + 1 })
}

/** Connects what follows from an active user: a customer, and its first order. */
export function connectReceivers(): void {
  const customers = {
    sender: User,
    dispatchUid: 'customers/open',
    consumer: 'customers',
    when: becomes('isActive', true),
  }
  postSave.connect(openCustomer, customers)
  postSave.connect(countOrder, { sender: Customer, dispatchUid: 'orders/count', consumer: 'orders', when: created() })
}

/** Connects a receiver that notes the sessions that ended. */
export function noteSessions(ended: string[]): () => boolean {
  const note = ({ instance, origin }: PostDelete<typeof Session>) => ended.push(`${instance.token} ${origin}`)
  return postDelete.connect(note, { sender: Session, dispatchUid: 'sessions/note', consumer: 'sessions' })
}
