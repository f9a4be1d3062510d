import { randomUUID } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { describeError, type Log } from '../log.ts'
import { closeServer, listenLocally } from '../ports/listen-locally.ts'
import { type AcceptedMail, recipientsOf } from './accepted-mail.ts'
import type { Fault, FaultSwitch } from './fault-switch.ts'
import type { Inbox } from './inbox.ts'
import { readSendRequest, type SendRequest } from './read-send-request.ts'
import { SesError } from './ses-error.ts'
import { errorXml, sentXml } from './ses-xml.ts'

/** SES accepts messages of up to 40 MB, which base64 and form encoding make larger. */
const LARGEST_BODY_BYTES = 64 * 1024 * 1024

const refusals: Partial<Record<Fault['mode'], SesError>> = {
  throttle: new SesError('Throttling', 'Maximum sending rate exceeded.'),
  reject: new SesError('MessageRejected', 'Email address is not verified.'),
  paused: new SesError('AccountSendingPausedException', 'Email sending is disabled for this account.'),
}

/** The options of {@link startSes}. */
export interface SesOptions {
  /** 0 uses any free port. */
  readonly port: number
  readonly inbox: Inbox
  readonly faults: FaultSwitch
  readonly log: Log
  /** Runs the work of each request. */
  readonly around?: (<T>(headers: IncomingHttpHeaders, work: () => Promise<T>) => Promise<T>) | undefined
  /** Is called for each accepted email, in the async context of `around`. Must not throw. */
  readonly onMail?: ((mail: AcceptedMail) => void) | undefined
}

/** A running SES. */
export interface SesEndpoint {
  readonly endpoint: string
  /** Resolves when the port is free. Delayed calls are canceled. */
  stop(): Promise<void>
}

/**
 * Starts an SES for `@aws-sdk/client-ses`, with SendEmail, SendRawEmail, SES's error messages, and faults on request. An
 * email is in the inbox before the caller gets the response. Rejects with a `LocalCloudError` if the port is in use.
 */
export async function startSes({ port, inbox, faults, log, around, onMail }: SesOptions): Promise<SesEndpoint> {
  const stopping = new AbortController()
  const server = createServer((request, response) => {
    const work = () => answer(request, response, { inbox, faults, onMail, stopping: stopping.signal })
    const answered = around ? around(request.headers, work) : work()
    answered.catch(error => {
      log.error(`SES could not respond. ${describeError(error)}`)
      request.socket.destroy()
    })
  })
  const endpoint = await listenLocally(server, port, 'the SES inbox', 'SES_PORT')
  const stop = async () => {
    stopping.abort()
    await closeServer(server)
  }
  return { endpoint, stop }
}

interface Ports extends Pick<SesOptions, 'inbox' | 'faults' | 'onMail'> {
  readonly stopping: AbortSignal
}

async function answer(request: IncomingMessage, response: ServerResponse, ports: Ports): Promise<void> {
  const requestId = randomUUID()
  try {
    refuseWebPages(request)
    const { action, draft } = readSendRequest(await readBody(request))
    const messageId = await send(draft, ports)
    if (messageId === undefined) request.socket.destroy()
    else respond(response, 200, sentXml(action, messageId, requestId))
  } catch (error) {
    if (!(error instanceof SesError)) throw error
    respond(response, error.status, errorXml(error, requestId))
  }
}

/** Only browsers send the origin. Without this, every website that the developer visits could put an email into the inbox. */
function refuseWebPages({ headers }: IncomingMessage): void {
  if (headers.origin === undefined) return
  throw new SesError('AccessDenied', `Web pages, such as those of ${headers.origin}, must not send email.`, 403)
}

/** Returns the MessageId, or undefined if the caller must not receive a response. */
async function send(
  draft: SendRequest['draft'],
  { inbox, faults, onMail, stopping }: Ports,
): Promise<string | undefined> {
  const { mode, delayMs } = faults.next(recipientsOf(draft))
  if (delayMs > 0) await delay(delayMs, undefined, { signal: stopping }).catch(() => {})
  if (stopping.aborted) return undefined
  const refusal = refusals[mode]
  if (refusal !== undefined) throw refusal
  if (mode === 'down') return undefined
  const mail = await inbox.add(draft)
  onMail?.(mail)
  if (mode === 'accept-then-500') throw new SesError('InternalFailure', 'The request processing has failed.', 500)
  return mode === 'accept-then-drop' ? undefined : mail.id
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > LARGEST_BODY_BYTES)
      throw new SesError('InvalidParameterValue', 'Message length is more than the service accepts.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function respond(response: ServerResponse, status: number, xml: string): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(xml)
}
