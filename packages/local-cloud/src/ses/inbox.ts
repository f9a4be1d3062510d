import { randomUUID } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Log } from '../log.ts'
import { type AcceptedMail, type MailDraft, recipientsOf } from './accepted-mail.ts'
import { bareAddress } from './mail-address.ts'
import { readMails } from './read-mails.ts'

/** What SES accepted, oldest first. */
export class Inbox {
  readonly #mails: AcceptedMail[]
  readonly #file: FileHandle | undefined
  #writing: Promise<unknown> = Promise.resolve()

  private constructor(mails: AcceptedMail[], file?: FileHandle) {
    this.#mails = mails
    this.#file = file
  }

  /**
   * Opens the inbox kept in a file of JSON lines, or one that is kept in memory when `file` is `''`. What cannot be read in the
   * file is set aside; the log is told.
   */
  static async open(file: string, log: Pick<Log, 'warn'> = { warn() {} }): Promise<Inbox> {
    if (file === '') return new Inbox([])
    return new Inbox(await readMails(file, log), await open(file, 'a'))
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
    // The line break in front: a full disk may have left half a line.
    await this.#file?.appendFile(`\n${JSON.stringify(mail)}\n`)
    await this.#file?.datasync()
  }
}

/** A MessageId in the form of SES: time, a random part, a suffix. */
function messageId(): string {
  return `${Date.now().toString(16).padStart(16, '0')}-${randomUUID()}-000000`
}
