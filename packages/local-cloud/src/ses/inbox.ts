import { randomUUID } from 'node:crypto'

import type { Log } from '../log.ts'
import type { AcceptedMail, MailDraft } from './accepted-mail.ts'
import { KeptMails } from './kept-mails.ts'
import { MailFile } from './mail-file.ts'
import { mailMatcher } from './mail-matcher.ts'

/** How many emails an inbox keeps. */
export const MAILS_KEPT = 2_000

/** The emails that a search has found. */
export interface FoundMails {
  readonly count: number
  readonly mails: readonly AcceptedMail[]
}

/** The newest emails that SES has accepted, oldest first. */
export class Inbox {
  readonly #mails: KeptMails
  readonly #file: MailFile | undefined
  /** The last search. A page with a search asks for it every second, and no email ever changes. */
  #found: (FoundMails & { readonly asked: string }) | undefined
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(mails: AcceptedMail[], file?: MailFile) {
    this.#mails = new KeptMails(MAILS_KEPT, mails.slice(-MAILS_KEPT))
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

  /** How many emails it has. */
  get count(): number {
    return this.#mails.count
  }

  /** Returns all emails, or those to one address, including copies and blind copies. */
  list(to?: string): readonly AcceptedMail[] {
    return to === undefined ? this.#mails.all() : this.#mails.to(to)
  }

  /** Returns the latest emails that have every word of a text, oldest first, and how many there are. */
  search(text: string, most: number): FoundMails {
    const [newest] = this.#mails.last(1)
    const asked = JSON.stringify([text, most, newest?.id])
    if (this.#found?.asked !== asked) {
      const found = this.#mails.all().filter(mailMatcher(text))
      this.#found = { asked, count: found.length, mails: found.slice(Math.max(0, found.length - most)) }
    }
    return this.#found
  }

  find(id: string): AcceptedMail | undefined {
    return this.#mails.find(id)
  }

  async close(): Promise<void> {
    await this.#writing
    await this.#file?.close()
  }

  async #append(mail: AcceptedMail): Promise<void> {
    await this.#file?.append(mail)
    this.#mails.add(mail)
    if (this.#file && this.#file.lines >= 2 * MAILS_KEPT) await this.#file.replace(this.#mails.all())
  }
}

/** Creates a MessageId in SES's format: the time, a random part, a suffix. */
function messageId(): string {
  return `${Date.now().toString(16).padStart(16, '0')}-${randomUUID()}-000000`
}
