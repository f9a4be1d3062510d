import { retryOnConflict } from 'dynamo-signals'
import * as z from 'zod'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { parseEmailAddress } from '../users/email-address.ts'

/** An email provider's report about an address: mail to it bounces permanently, or its owner marked our mail as spam. */
export interface MailFeedback {
  readonly address: string
  readonly kind: 'bounce' | 'complaint'
}

const recipients = z.array(z.object({ emailAddress: z.string() }))
const notification = z.discriminatedUnion('notificationType', [
  z.object({
    notificationType: z.literal('Bounce'),
    bounce: z.object({ bounceType: z.string(), bouncedRecipients: recipients }),
  }),
  z.object({ notificationType: z.literal('Complaint'), complaint: z.object({ complainedRecipients: recipients }) }),
])

/**
 * Parses a report from SES. Ignores transient bounces (a full mailbox, a server that is down). Throws if the message is not
 * an SES report.
 *
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 */
export function readSesFeedback(message: string): MailFeedback[] {
  const report = notification.parse(JSON.parse(message))
  if (report.notificationType === 'Complaint') {
    return report.complaint.complainedRecipients.map(each => ({ address: bare(each.emailAddress), kind: 'complaint' }))
  }
  if (report.bounce.bounceType !== 'Permanent') return []
  return report.bounce.bouncedRecipients.map(each => ({ address: bare(each.emailAddress), kind: 'bounce' }))
}

/**
 * Stops mail to the user with this address. Does nothing if no user has it. A repeated report changes nothing. A complaint
 * replaces a bounce, but not the other way round. A damaged user is reported and gets no email, and the other addresses of
 * the report are still processed.
 */
export async function recordFeedback(
  shop: Pick<Shop, 'database' | 'report'>,
  { address, kind }: MailFeedback,
): Promise<void> {
  const email = parseEmailAddress(address)?.email
  if (!email) return
  const users = shop.database.repository(User)
  await retryOnConflict(async () => {
    const user = await findUsable(shop, User, '', users.findBy('email', email))
    if (!user || user.mailStoppedBy === kind || user.mailStoppedBy === 'complaint') return
    await users.update(user, { mailStoppedBy: kind })
  })
}

/** Allows mail to an address again after a bounce or complaint. Resolves to whether a user has the address. */
export async function allowMail({ database }: Pick<Shop, 'database'>, address: string): Promise<boolean> {
  const email = parseEmailAddress(address)?.email
  if (!email) return false
  const users = database.repository(User)
  return retryOnConflict(async () => {
    const user = await users.findBy('email', email)
    if (user?.mailStoppedBy) await users.update(user, { mailStoppedBy: null })
    return user !== undefined
  })
}

/** SES returns the recipient as given in the email, including a display name. */
function bare(address: string): string {
  return /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address
}
