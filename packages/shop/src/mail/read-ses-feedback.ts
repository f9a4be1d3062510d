import * as z from 'zod'
import type { MailFeedback } from './record-feedback.ts'

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

/** SES repeats a recipient as the mail had it: with a display name, if there was one. */
function bare(address: string): string {
  return /<([^<>]+)>\s*$/.exec(address)?.[1] ?? address
}
