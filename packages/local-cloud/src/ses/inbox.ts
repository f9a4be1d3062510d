import { randomUUID } from 'node:crypto'

import type { Log } from '../log.ts'
import { type AcceptedMail, type MailDraft, recipientsOf } from './accepted-mail.ts'
import { bareAddress } from './mail-address.ts'
import { MailFile } from './mail-file.ts'

/** How many emails an inbox keeps. */
export const MAILS_KEPT = 2_000

/** The newest emails that SES has accepted, oldest first. */
export class Inbox {
  readonly #mails: AcceptedMail[]
  readonly #file: MailFile | undefined
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(mails: AcceptedMail[], file?: MailFile) {
    this.#mails = mails.slice(-MAILS_KEPT)
    this.#file = file
  }

  /**
   * Opens an inbox in a file of JSON lines, or in memory if `file` is `''`. If the file has unreadable lines, it is
   * renamed, and this is logged.
   */
  static async open(file: string, log: Pick<Log, 'warn'> = { warn() {} }): Promise<Inbox> {
    if (file === '') return new Inbox([])
    const { mails, mailFile } = await MailFile.open(file, log)
    return new Inbox(mails, mailFile)
  }

  /** Stores an email. Resolves when it is durable, so an acknowledged mail is never lost while it is among the newest. */
  async add(draft: MailDraft): Promise<AcceptedMail> {
    const mail = { id: messageId(), ...draft, receivedAt: new Date().toISOString() }
    const written = this.#writing.then(() => this.#append(mail))
    // A failed write must not prevent the next one.
    this.#writing = written.catch(() => {})
    await written
    return mail
  }

  /** Returns all emails, or those to one address, including copies and blind copies. */
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
    await this.#file?.append(mail)
    this.#mails.push(mail)
    if (this.#mails.length > MAILS_KEPT) this.#mails.shift()
    if (this.#file && this.#file.lines >= 2 * MAILS_KEPT) await this.#file.replace(this.#mails)
  }
}

/** Creates a MessageId in SES's format: the time, a random part, a suffix. */
function messageId(): string {
  return `${Date.now().toString(16).padStart(16, '0')}-${randomUUID()}-000000`
}
