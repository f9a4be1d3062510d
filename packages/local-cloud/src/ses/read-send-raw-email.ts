import type { MailDraft } from './accepted-mail.ts'
import { members, optional, required, tagsOf } from './form-parameters.ts'
import { bareAddress, splitAddressList } from './mail-address.ts'
import { type Headers, header } from './mime/headers.ts'
import { parseMessage } from './mime/parse-message.ts'
import { SesError } from './ses-error.ts'

/**
 * Parses the parameters of SendRawEmail and its MIME message. If `Destinations` is set, it determines the recipients,
 * and a recipient that is in no header gets a blind copy.
 */
export function readSendRawEmail(form: URLSearchParams): MailDraft {
  const { headers, text, html } = parseMessage(Buffer.from(required(form, 'RawMessage.Data'), 'base64'))
  const from = optional(form, 'Source') ?? header(headers, 'from')
  if (from === '') throw new SesError('InvalidParameterValue', "Missing required header 'From'.")
  const configurationSet = optional(form, 'ConfigurationSetName') ?? header(headers, 'x-ses-configuration-set')
  return {
    from,
    ...recipients(headers, members(form, 'Destinations')),
    replyTo: addresses(headers, 'reply-to'),
    subject: header(headers, 'subject'),
    text,
    html,
    tags: { ...headerTags(headers), ...tagsOf(form) },
    ...(configurationSet !== '' && { configurationSet }),
  }
}

function recipients(headers: Headers, destinations: readonly string[]): Pick<MailDraft, 'to' | 'cc' | 'bcc'> {
  const [to, cc, bcc] = [addresses(headers, 'to'), addresses(headers, 'cc'), addresses(headers, 'bcc')]
  if (destinations.length === 0) return { to, cc, bcc }
  const wanted = new Set(destinations.map(bareAddress))
  const isWanted = (address: string) => wanted.has(bareAddress(address))
  const named = new Set([...to, ...cc].map(bareAddress))
  return {
    to: to.filter(isWanted),
    cc: cc.filter(isWanted),
    bcc: destinations.filter(address => !named.has(bareAddress(address))),
  }
}

function addresses(headers: Headers, name: string): string[] {
  return (headers.get(name) ?? []).flatMap(splitAddressList)
}

/** Parses tags in a header: `X-SES-MESSAGE-TAGS: name=value, other=value`. */
function headerTags(headers: Headers): Record<string, string> {
  const pairs = header(headers, 'x-ses-message-tags').matchAll(/(?<![^=,\s])([^=,\s]+)\s*=\s*([^,\s]*)/g)
  return Object.fromEntries([...pairs].map(([, name, value]) => [name, value]))
}
