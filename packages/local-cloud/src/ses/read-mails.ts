import { readFile, truncate, writeFile } from 'node:fs/promises'
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

/**
 * Reads a file of mails, one line of JSON each. The file may not exist. A crash can leave an incomplete last line,
 * which is removed, because its mail was never acknowledged. If other lines are unreadable, the file is renamed, and a
 * new file with the readable mails replaces it.
 */
export async function readMails(file: string, log: Pick<Log, 'warn'>): Promise<AcceptedMail[]> {
  const text = await readFile(file, 'utf8').catch(error => {
    if (error.code !== 'ENOENT') throw error
    return ''
  })
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n').filter(line => line !== '')
  const mails = lines.flatMap(line => parseMail(line) ?? [])
  if (mails.length < lines.length) {
    const aside = await setAside(file)
    await writeFile(file, mails.map(each => `${JSON.stringify(each)}\n`).join(''), { flush: true })
    const lost = lines.length - mails.length
    log.warn(`${lost} of ${lines.length} mails in ${file} could not be read. The original file is now ${aside}.`)
  } else if (whole.length < text.length) {
    await truncate(file, Buffer.byteLength(whole))
  }
  return mails
}

function parseMail(line: string): AcceptedMail | undefined {
  try {
    return mail.parse(JSON.parse(line))
  } catch {
    return undefined
  }
}
