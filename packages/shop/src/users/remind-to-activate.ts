import { type DurableEvent, DurableSignal, type PostSave } from 'dynamo-signals'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { isPending, newActivation } from './activation-link.ts'
import { spendMail } from './mail-allowance.ts'

/** How long a user has to activate the account before the reminder, in seconds. Links work as long. */
export const REMINDED_AFTER = 24 * 3600

/** A day has passed since someone signed up. Waits under the user's id. */
export const activationReminderDue = new DurableSignal<{ userId: string }>('activation-reminder-due')

/**
 * Schedules the reminder when a user signs up, and cancels it when the user becomes active. One receiver does both, because
 * it gets the records of a user in order.
 */
export function scheduleReminder({ instance: { id, isActive }, effects }: PostSave<typeof User>): void {
  if (isActive) effects.cancel(activationReminderDue, id)
  else effects.send(activationReminderDue, { userId: id }, { after: REMINDED_AFTER, key: id })
}

/**
 * Gives a user who has not activated the account a new link, once. `sendActivationMail` emails it with the text of a
 * reminder. Does nothing for a user who is active or deleted by now, and for an address that got three emails in the last
 * hour, because it needs no reminder.
 */
export function remindToActivate(shop: Pick<Shop, 'tokenKeys' | 'clock'>) {
  return async ({ userId, database, effects }: DurableEvent<{ userId: string }>): Promise<void> => {
    const user = await database.repository(User).find(userId)
    if (!user || !isPending(user) || user.mailStoppedBy || isReminded(user)) return
    const mailsAskedAt = spendMail(user.mailsAskedAt, shop.clock())
    if (!mailsAskedAt) return
    const { id, email } = user
    const link = newActivation(shop, { id, email, generation: user.activationGeneration + 1 })
    await effects.repository(User).update(user, { ...link, mailsAskedAt, remindedWith: link.activationGeneration })
  }
}

/** Whether a user's newest link is the one of the reminder. */
export function isReminder({ remindedWith, activationGeneration }: User): boolean {
  return remindedWith === activationGeneration
}

/** Users who were stored before reminders existed have no such field. */
function isReminded({ remindedWith }: User): boolean {
  return (remindedWith ?? null) !== null
}
