import type { MailDraft } from './accepted-mail.ts'
import { members, optional, required, tagsOf } from './form-parameters.ts'
import { SesError } from './ses-error.ts'

/** Parses the parameters of SendEmail, including tags and the configuration set. */
export function readSendEmail(form: URLSearchParams): MailDraft {
  const text = optional(form, 'Message.Body.Text.Data')
  const html = optional(form, 'Message.Body.Html.Data')
  const subject = required(form, 'Message.Subject.Data')
  if (text === undefined && html === undefined) {
    throw new SesError('ValidationError', 'Message.Body needs Text or Html')
  }
  const configurationSet = optional(form, 'ConfigurationSetName')
  return {
    from: required(form, 'Source'),
    to: members(form, 'Destination.ToAddresses'),
    cc: members(form, 'Destination.CcAddresses'),
    bcc: members(form, 'Destination.BccAddresses'),
    replyTo: members(form, 'ReplyToAddresses'),
    subject,
    text: text ?? '',
    html: html ?? '',
    tags: tagsOf(form),
    ...(configurationSet !== undefined && { configurationSet }),
  }
}
