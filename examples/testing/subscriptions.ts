import { created, DurableSignal, defineModel, foreignKey, type PostSave, postSave } from 'dynamo-signals'
import * as z from 'zod'

const TWO_WEEKS = 14 * 24 * 3600

export const Customer = defineModel('Customer', {
  schema: z.object({ email: z.email(), orders: z.int().default(0) }),
  unique: ['email'],
})
export const Subscription = defineModel('Subscription', {
  schema: z.object({ plan: z.enum(['trial', 'full']).default('trial') }),
  relations: { customer: foreignKey(Customer, { onDelete: 'cascade' }) },
})
export const MODELS = [Customer, Subscription]

/** Sent when the trial of a subscription ends. */
export const trialEnds = new DurableSignal<{ email: string }>('trial-ends')

/** Sends emails. A test passes one that remembers them. */
export interface Mailer {
  send(to: string, subject: string): Promise<void>
}

/** Connects what follows from a new customer: a trial, and an email when it ends. */
export function connectReceivers(mailer: Mailer): () => void {
  const customers = { sender: Customer, consumer: 'subscriptions', when: created() }
  const disconnects = [
    postSave.connect(startTrial, { ...customers, dispatchUid: 'subscriptions/start-trial' }),
    trialEnds.connect(({ email, once }) => once('trial', () => mailer.send(email, 'Your trial ends')), {
      consumer: 'mail',
      dispatchUid: 'mail/trial-ends',
    }),
  ]
  return () => {
    for (const disconnect of disconnects) disconnect()
  }
}

async function startTrial({ instance: customer, effects }: PostSave<typeof Customer>): Promise<void> {
  await effects.repository(Subscription).create({ customerId: customer.id })
  await effects.send(trialEnds, { email: customer.email }, { after: TWO_WEEKS, key: customer.id })
}
