import { type AnyModel, defineModel, type PostSave, postSave } from 'dynamo-signals'
import * as z from 'zod'

/** The steps of an order that a receiver was run for, in the order of its runs. */
export const Tally = defineModel('Tally', { schema: z.object({ steps: z.array(z.number()) }) })
/** A copy of an order, as a search index has one. */
export const Copy = defineModel('Copy', { schema: z.object({ status: z.string(), step: z.number() }) })

/** An order, as the adopted model loads it. */
export interface Order {
  readonly orderId: string
  readonly status: string
  readonly step: number
  readonly bySignals: number
}

/** Connects the receiver that notes each change of an order. Returns the function that disconnects it. */
export function connectTally(sender: AnyModel): () => boolean {
  return postSave.connect(tally, { sender, dispatchUid: 'tallies/note', consumer: 'orders' })
}

async function tally({ instance, effects }: PostSave<AnyModel>): Promise<void> {
  const { orderId, step } = instance as unknown as Order
  const tallies = effects.repository(Tally)
  const found = await tallies.find(orderId)
  if (found) await tallies.update(found, { steps: [...found.steps, step] })
  else await tallies.create({ id: orderId, steps: [step] })
}

/** Connects the receiver that copies the orders. Returns the function that disconnects it. */
export function connectCopy(sender: AnyModel): () => boolean {
  return postSave.connect(copy, { sender, dispatchUid: 'copies/write', consumer: 'orders' })
}

/** Writes what it is given: nothing in it protects the copy from an older state. */
async function copy({ instance, effects }: PostSave<AnyModel>): Promise<void> {
  const { orderId, status, step } = instance as unknown as Order
  const copies = effects.repository(Copy)
  const found = await copies.find(orderId)
  if (found) await copies.update(found, { status, step })
  else await copies.create({ id: orderId, status, step })
}
