import { type MailDraft, recipientsOf } from './accepted-mail.ts'
import { required } from './form-parameters.ts'
import { hasControlCharacter, requireValidAddress } from './mail-address.ts'
import { readSendEmail } from './read-send-email.ts'
import { readSendRawEmail } from './read-send-raw-email.ts'
import { SesError } from './ses-error.ts'

const MOST_RECIPIENTS = 50

export type SendAction = 'SendEmail' | 'SendRawEmail'

export interface SendRequest {
  readonly action: SendAction
  readonly draft: MailDraft
}

/** Parses a request to send an email. Throws the same `SesError` as SES if it is invalid. */
export function readSendRequest(body: string): SendRequest {
  const form = new URLSearchParams(body)
  const action = requireSendAction(required(form, 'Action'))
  const draft = action === 'SendEmail' ? readSendEmail(form) : readSendRawEmail(form)
  requireSendable(draft)
  return { action, draft }
}

function requireSendAction(action: string): SendAction {
  if (action === 'SendEmail' || action === 'SendRawEmail') return action
  if (action.includes('Template')) {
    const advice = 'Render the email and send it with SendEmail.'
    throw new SesError(
      'UnsupportedOperation',
      `The local SES does not support templates, so ${action} does not work. ${advice}`,
    )
  }
  throw new SesError('InvalidAction', `Could not find operation ${action} for version 2010-12-01`)
}

function requireSendable(draft: MailDraft): void {
  const recipients = recipientsOf(draft)
  if (recipients.length === 0) throw new SesError('InvalidParameterValue', 'The email has no recipients.')
  if (recipients.length > MOST_RECIPIENTS)
    throw new SesError('InvalidParameterValue', `Recipient count exceeds ${MOST_RECIPIENTS}.`)
  for (const address of [draft.from, ...recipients, ...draft.replyTo]) requireValidAddress(address)
  if (hasControlCharacter(draft.subject)) {
    throw new SesError(
      'InvalidParameterValue',
      'Subject contains a control character, which could start another header',
    )
  }
}
