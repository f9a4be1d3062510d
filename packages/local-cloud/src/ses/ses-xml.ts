import type { SesError } from './ses-error.ts'

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/'

/** Returns the response of an action that has sent an email. */
export function sentXml(action: string, messageId: string, requestId: string): string {
  const result = `<${action}Result><MessageId>${escapeXml(messageId)}</MessageId></${action}Result>`
  const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
  return `<${action}Response xmlns="${NAMESPACE}">${result}${metadata}</${action}Response>`
}

/** Returns the response for an error. */
export function errorXml(error: SesError, requestId: string): string {
  const type = error.status < 500 ? 'Sender' : 'Receiver'
  const details = `<Type>${type}</Type><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error>${details}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, character => `&#${character.charCodeAt(0)};`)
}
