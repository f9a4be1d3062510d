/** An email that SES has accepted, as stored in the inbox. */
export interface AcceptedMail extends MailDraft {
  /** The MessageId that the sender received. */
  readonly id: string
  readonly receivedAt: string
}

/** An email as the sender requested it. */
export interface MailDraft {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly replyTo: readonly string[]
  readonly subject: string
  /** `''` if the email has no plain text. */
  readonly text: string
  /** `''` if the email has no HTML. */
  readonly html: string
  readonly tags: Readonly<Record<string, string>>
  readonly configurationSet?: string
}

/** Returns all recipients of an email. */
export function recipientsOf(mail: MailDraft): string[] {
  return [...mail.to, ...mail.cc, ...mail.bcc]
}
