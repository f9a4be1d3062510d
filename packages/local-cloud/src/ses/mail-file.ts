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

/** A file of mails, a line of JSON each. */
export class MailFile {
  readonly #path: string
  #handle: FileHandle
  #lines: number

  private constructor(path: string, handle: FileHandle, lines: number) {
    this.#path = path
    this.#handle = handle
    this.#lines = lines
  }

  /** Opens a file; there may be none. What cannot be read is set aside, and the log is told. */
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

  /** Resolves when the mail is durable. */
  async append(mail: AcceptedMail): Promise<void> {
    // Starts with a line break, because a full disk may have left an incomplete line.
    await this.#handle.appendFile(`\n${JSON.stringify(mail)}\n`)
    await this.#handle.datasync()
    this.#lines += 1
  }

  /** Has only these mails in the file. A crash leaves it either as it was or as it becomes; a full disk, as it was. */
  async replace(mails: readonly AcceptedMail[]): Promise<void> {
    // Tried again after as many more, and not with every mail.
    this.#lines = mails.length
    const next = `${this.#path}.new`
    try {
      await writeFile(next, textOf(mails), { flush: true })
      await rename(next, this.#path)
    } catch {
      // The file as it was has all of these mails, too.
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
 * Reads a file of mails, one line of JSON each. The file may not exist. A crash can leave an incomplete last line,
 * which is removed, because its mail was never acknowledged. If other lines are unreadable, the file is renamed, and a
 * new file with the readable mails replaces it.
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
    log.warn(`${lost} of ${lines.length} mails in ${file} could not be read. The original file is now ${aside}.`)
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
