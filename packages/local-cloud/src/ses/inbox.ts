import { randomUUID } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import { LocalCloudError } from '../local-cloud-error.ts'
import { type AcceptedMail, type MailDraft, recipientsOf } from './accepted-mail.ts'
import { bareAddress } from './mail-address.ts'

/** What SES accepted, oldest first. */
export class Inbox {
  readonly #mails: AcceptedMail[]
  readonly #file: FileHandle | undefined
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(mails: AcceptedMail[], file?: FileHandle) {
    this.#mails = mails
    this.#file = file
  }

  /** Opens the inbox kept in a file of JSON lines, or one that is kept in memory when `file` is `''`. */
  static async open(file: string): Promise<Inbox> {
    if (file === '') return new Inbox([])
    const handle = await open(file, 'a+')
    const text = await handle.readFile('utf8')
    // A crash can leave half a line at the end. Its mail was never acknowledged, and it would spoil the next line.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1)
    await handle.truncate(Buffer.byteLength(whole))
    return new Inbox(parseMails(file, whole), handle)
  }

  /** Keeps a mail; resolves when it is durable, so that an acknowledged mail is never lost. */
  async add(draft: MailDraft): Promise<AcceptedMail> {
    const mail = { id: messageId(), ...draft, receivedAt: new Date().toISOString() }
    const written = this.#writing.then(() => this.#append(mail))
    // One that could not be written must not keep the next one from being tried.
    this.#writing = written.catch(() => {})
    await written
    this.#mails.push(mail)
    return mail
  }

  /** All mails, or those to one address (copies and blind copies included). */
  list(to?: string): readonly AcceptedMail[] {
    if (to === undefined) return [...this.#mails]
    return this.#mails.filter(mail => recipientsOf(mail).some(recipient => bareAddress(recipient) === bareAddress(to)))
  }

  find(id: string): AcceptedMail | undefined {
    return this.#mails.find(mail => mail.id === id)
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file?.close()
  }

  async #append(mail: AcceptedMail): Promise<void> {
    await this.#file?.appendFile(`${JSON.stringify(mail)}\n`)
    await this.#file?.datasync()
  }
}

function parseMails(file: string, lines: string): AcceptedMail[] {
  try {
    return lines.split('\n').flatMap(line => (line === '' ? [] : [JSON.parse(line)]))
  } catch (cause) {
    throw new LocalCloudError('ses.inboxUnreadable', `The file of mails ${file} is damaged. Mend or delete it.`, {
      cause,
    })
  }
}

/** A MessageId in the form of SES: time, a random part, a suffix. */
function messageId(): string {
  return `${Date.now().toString(16).padStart(16, '0')}-${randomUUID()}-000000`
}
