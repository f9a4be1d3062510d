import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type AcceptedMail, recipientsOf } from './accepted-mail.ts'
import { bareAddress } from './mail-address.ts'

/** How many emails are compressed together. */
const GROUP = 50

/** Consecutive emails that are compressed, with what they are found by. */
interface Group {
  readonly packed: Uint8Array
  readonly ids: ReadonlySet<string>
  readonly recipients: ReadonlySet<string>
}

/**
 * The newest emails, oldest first. All but the last 50 to 100 are compressed, to about a twentieth for emails with the same
 * template, because hardly any of them is read again.
 */
export class KeptMails {
  readonly #most: number
  readonly #groups: Group[] = []
  readonly #newest: AcceptedMail[] = []
  /** The number of emails at the beginning that are not kept anymore. */
  #dropped = 0

  /** `most` is how many emails are kept. */
  constructor(most: number, mails: Iterable<AcceptedMail> = []) {
    this.#most = most
    for (const mail of mails) this.add(mail)
  }

  get count(): number {
    return this.#groups.length * GROUP + this.#newest.length - this.#dropped
  }

  add(mail: AcceptedMail): void {
    this.#newest.push(mail)
    if (this.#newest.length === 2 * GROUP) this.#groups.push(packed(this.#newest.splice(0, GROUP)))
    if (this.count > this.#most) this.#dropped += 1
    if (this.#dropped < GROUP || this.#groups.length === 0) return
    this.#groups.shift()
    this.#dropped -= GROUP
  }

  all(): AcceptedMail[] {
    return this.#read(() => true)
  }

  /** Returns the last emails, oldest first. */
  last(count: number): AcceptedMail[] {
    const groups = Math.max(0, Math.ceil((count - this.#newest.length) / GROUP))
    const first = this.#groups.length - groups
    const read = this.#read((_, at) => at >= first)
    // A slice that starts at -0 would be the whole list.
    return read.slice(Math.max(0, read.length - count))
  }

  /** Returns the emails to an address, including copies and blind copies. */
  to(address: string): AcceptedMail[] {
    const wanted = bareAddress(address)
    return this.#read(({ recipients }) => recipients.has(wanted)).filter(mail => addressesOf(mail).includes(wanted))
  }

  find(id: string): AcceptedMail | undefined {
    return this.#read(({ ids }) => ids.has(id)).find(mail => mail.id === id)
  }

  /** Returns the emails of some groups, and the newest ones. */
  #read(isWanted: (group: Group, at: number) => boolean): AcceptedMail[] {
    const mails = this.#groups.flatMap((group, at) => {
      if (!isWanted(group, at)) return []
      return at === 0 ? unpacked(group).slice(this.#dropped) : unpacked(group)
    })
    const kept = this.#groups.length === 0 ? this.#newest.slice(this.#dropped) : this.#newest
    return [...mails, ...kept]
  }
}

function addressesOf(mail: AcceptedMail): string[] {
  return recipientsOf(mail).map(bareAddress)
}

function packed(mails: readonly AcceptedMail[]): Group {
  return {
    packed: zstdCompressSync(JSON.stringify(mails)),
    ids: new Set(mails.map(({ id }) => id)),
    recipients: new Set(mails.flatMap(addressesOf)),
  }
}

function unpacked({ packed: bytes }: Group): AcceptedMail[] {
  return JSON.parse(zstdDecompressSync(bytes).toString()) as AcceptedMail[]
}
