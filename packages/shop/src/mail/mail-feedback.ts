import { retryOnConflict } from 'dynamo-signals'
import * as z from 'zod'
import { User } from '../models/user.ts'
import type { Shop } from '../shop.ts'
import { findUsable } from '../stored-faults.ts'
import { parseEmailAddress } from '../users/email-address.ts'

/** What a mail provider reports of an address: mail to it bounces for good, or its owner calls ours unwanted. */
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
 * Reads what SES reports of a mail. Transient bounces (a full mailbox, a server that is down) report nothing that lasts,
 * and give nothing. Throws for what is no report of SES.
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
 * Marks the user of an address that mails must not go to any more. Nothing happens for an address that no user has. The
 * same report again changes nothing; a complaint weighs more than a bounce, and stays. A stored user that cannot be used
 * is reported: no mail goes to it, and the other addresses of the report count.
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

/** Lets mails go to an address again that bounced or complained. Resolves to whether a user has it. */
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

/** SES repeats a recipient as the mail had it: with a display name, if there was one. */
function bare(address: string): string {
  return /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address
}
