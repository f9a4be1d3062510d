import { type FileHandle, open, readFile, rename, truncate, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { setAside } from '../files/set-aside.ts'
import type { Log } from '../log.ts'
import type { AcceptedMail } from './accepted-mail.ts'

const addresses = z.array(z.string())
const mail = z.object({
  id: z.string(),
  receivedAt: z.iso.datetime(),
  from: z.string(),
  to: addresses,
  cc: addresses,
  bcc: addresses,
  replyTo: addresses,
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  tags: z.record(z.string(), z.string()),
  configurationSet: z.string().exactOptional(),
})

/** A file of emails, with one line of JSON for each. */
export class MailFile {
  readonly #path: string
  #handle: FileHandle
  #lines: number

  private constructor(path: string, handle: FileHandle, lines: number) {
    this.#path = path
    this.#handle = handle
    this.#lines = lines
  }

  /** Opens a file, which may not exist. Renames a file with unreadable lines, and logs this. */
  static async open(
    path: string,
    log: Pick<Log, 'warn'>,
  ): Promise<{ readonly mails: AcceptedMail[]; readonly mailFile: MailFile }> {
    const mails = await readMails(path, log)
    return { mails, mailFile: new MailFile(path, await open(path, 'a'), mails.length) }
  }

  get lines(): number {
    return this.#lines
  }

  /** Resolves when the email is durable. */
  async append(mail: AcceptedMail): Promise<void> {
    // Starts with a line break, because a full disk may have left an incomplete line.
    await this.#handle.appendFile(`\n${JSON.stringify(mail)}\n`)
    await this.#handle.datasync()
    this.#lines += 1
  }

  /** Replaces the contents of the file. After a crash, it has the old or the new contents. If the disk is full, the old ones. */
  async replace(mails: readonly AcceptedMail[]): Promise<void> {
    // If it fails, it is retried after as many more emails, and not with every one.
    this.#lines = mails.length
    const next = `${this.#path}.new`
    try {
      await writeFile(next, textOf(mails), { flush: true })
      await rename(next, this.#path)
    } catch {
      // The old file contains all of these emails, too.
    }
    this.#handle = await this.#reopened()
  }

  async #reopened(): Promise<FileHandle> {
    await this.#handle.close()
    return open(this.#path, 'a')
  }

  async close(): Promise<void> {
    await this.#handle.close()
  }
}

/**
 * Reads a file of emails, one line of JSON each. The file may not exist. A crash can leave an incomplete last line,
 * which is removed, because its mail was never acknowledged. If other lines are unreadable, the file is renamed, and a
 * new file with the readable emails replaces it.
 */
async function readMails(file: string, log: Pick<Log, 'warn'>): Promise<AcceptedMail[]> {
  const text = await readFile(file, 'utf8').catch(error => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').filter(line => line !== '')
  const mails = lines.flatMap(line => parseMail(line) ?? [])
  if (mails.length < lines.length) {
    const aside = await setAside(file)
    await writeFile(file, textOf(mails), { flush: true })
    const lost = lines.length - mails.length
    log.warn(`${lost} of ${lines.length} emails in ${file} could not be read. The original file is now ${aside}.`)
  } else if (whole.length < text.length) {
    await truncate(file, Buffer.byteLength(whole))
  }
  return mails
}

function textOf(mails: readonly AcceptedMail[]): string {
  return mails.map(each => `${JSON.stringify(each)}\n`).join('')
}

function parseMail(line: string): AcceptedMail | undefined {
  try {
    return mail.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
