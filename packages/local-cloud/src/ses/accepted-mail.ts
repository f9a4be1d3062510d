/** A mail that SES has accepted, in the form in which the inbox keeps it. */
export interface AcceptedMail extends MailDraft {
  /** The MessageId that the sender was answered. */
  readonly id: string
  readonly receivedAt: string
}

/** A mail as it was asked to be sent. */
export interface MailDraft {
  readonly from: string
  readonly to: readonly string[]
  readonly cc: readonly string[]
  readonly bcc: readonly string[]
  readonly replyTo: readonly string[]
  readonly subject: string
  /** `''` when the mail has no plain text. */
  readonly text: string
  /** `''` when the mail has no HTML. */
  readonly html: string
  readonly tags: Readonly<Record<string, string>>
  readonly configurationSet?: string
}

/** Everybody a mail goes to. */
export function recipientsOf(mail: MailDraft): string[] {
  return [...mail.to, ...mail.cc, ...mail.bcc]
}
