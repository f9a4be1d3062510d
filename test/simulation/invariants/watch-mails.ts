import { createHash } from 'node:crypto'
import type { Mail } from '@dynamo-signals/shop'
import type { Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Actor } from '../world/actor.ts'
import type { RequestFault } from '../world/faults.ts'
import type { AcceptedMail } from '../world/ses.ts'
import type { Violations } from './violations.ts'

/** A mail's reason: the `once` effect it belongs to. */
interface Effect {
  accepted: number
  /** How often it was unknown whether the mail was sent. */
  excuses: number
  readonly links: Set<string>
  /** Whose claim it is now, and until when, by its own clock. */
  holder: Actor | undefined
  heldUntil: number
  /** Who did not learn whether SES took it. */
  unknownTo: Actor | undefined
  /** How many requests to mark it as sent were struck by a fault. */
  lostMarks: number
}

const TOKEN = /activate\?token=([\w-]+)/
const MARKS_IN_TIME = 4

/** I20, I21 and I22: no extra mails, no wrong recipients, and only for committed changes. */
export class MailWatch {
  readonly #violations: Violations
  readonly #now: () => number
  readonly #effects = new Map<string, Effect>()
  /** By hash of a token: whose it is, and which of the user's. */
  readonly #tokens = new Map<string, { readonly userId: string; readonly generation: string }>()
  /** By address as mailed to: the user that had it in a commit. */
  readonly #addresses = new Map<string, string>()
  readonly #users = new Map<string, Item>()

  constructor(violations: Violations, now: () => number) {
    this.#violations = violations
    this.#now = now
  }

  /** How often SES took the mail of an effect. */
  acceptedOf(userId: string, receiver: string, key: string): number {
    return this.#effects.get(effectKey(userId, receiver, key))?.accepted ?? 0
  }

  seeData({ changes }: Commit): void {
    for (const { after } of changes) {
      if (after?._type?.S !== 'User') continue
      const id = after.id?.S ?? ''
      this.#users.set(id, after)
      this.#addresses.set(after.sendTo?.S ?? '', id)
      const hash = after.activation?.M?.tokenHash?.S
      if (hash) this.#tokens.set(hash, { userId: id, generation: after.activationGeneration?.N ?? '' })
    }
  }

  seeLedger({ changes }: Commit, performer: Actor | undefined): void {
    for (const { keys, before, after } of changes) {
      if (!keys.pk?.S?.startsWith('once#')) continue
      const effect = this.#effect(`${keys.pk.S} ${keys.sk?.S}`)
      const isRelease = after?.state?.S === 'claimed' && after.token?.N === before?.token?.N
      const what = () => `${performer?.id} released ${keys.pk?.S}, whose mail may have been sent.`
      this.#violations.require(!isRelease || effect.unknownTo !== performer, 'I20', what)
      // A wrong clock takes a claim over whose holder still has it by its own: safety of mails is all that suffers.
      const isTakenEarly = effect.holder && this.#now() + effect.holder.skew < effect.heldUntil
      if (isTakenEarly && after?.state?.S === 'claimed' && effect.holder?.skew !== performer?.skew) effect.excuses++
      effect.heldUntil = Number(after?.until?.N ?? 0)
      effect.holder = after?.state?.S === 'claimed' ? performer : undefined
    }
  }

  /** A failed mark is retried for five seconds. After that, the outcome is unknown. */
  requested(_actor: Actor, _step: string, fault: RequestFault | undefined, input: object): void {
    const { pk, sk, state } = (input as { Item?: Item }).Item ?? {}
    if (state?.S !== 'done' || !pk?.S?.startsWith('once#') || fault === undefined) return
    const effect = this.#effect(`${pk.S} ${sk?.S}`)
    effect.lostMarks++
    if (effect.lostMarks % MARKS_IN_TIME === 0) effect.excuses++
  }

  /** An actor that dies or freezes with a claim may have sent the mail, or may still send it. */
  inTrouble(actor: Actor): void {
    for (const effect of this.#effects.values()) if (effect.holder === actor) effect.excuses++
  }

  leftOpen(mail: Mail, sender: Actor | undefined): void {
    const effect = this.#effectOf(mail)
    if (!effect) return
    effect.excuses++
    // Not the holder: a clock that is ahead may have taken the claim over.
    effect.unknownTo = sender
  }

  accepted(mail: AcceptedMail): void {
    const userId = this.#addresses.get(mail.to)
    this.#violations.require(userId !== undefined, 'I22', () => `A mail went to ${mail.to}, which no user has.`)
    const effect = this.#effectOf(mail)
    this.#violations.require(
      effect !== undefined,
      'I22',
      () => `A mail to ${mail.to} has a link that was never committed.`,
    )
    if (!effect) return
    effect.accepted++
    effect.links.add(TOKEN.exec(mail.text)?.[1] ?? '')
    this.#violations.require(effect.links.size === 1, 'I21', () => `Two mails to ${mail.to} have different links.`)
    const most = 1 + effect.excuses
    this.#violations.require(
      effect.accepted <= most,
      'I20',
      () => `${mail.to} got "${mail.subject}" ${effect.accepted} times, ${most} can be explained.`,
    )
  }

  #effectOf({ to, text, subject }: Mail): Effect | undefined {
    const userId = this.#addresses.get(to) ?? ''
    const token = TOKEN.exec(text)?.[1]
    if (token) {
      const known = this.#tokens.get(createHash('sha256').update(token).digest('base64url'))
      // The address may have passed to another user since: of one who was deleted, a mail may still be on its way.
      if (!known || this.#users.get(known.userId)?.sendTo?.S !== to) return undefined
      return this.#effect(effectKey(known.userId, 'mail/activation', `activation/${known.generation}`))
    }
    const user = this.#users.get(userId)
    if (/is active/.test(subject)) {
      return this.#effect(effectKey(userId, 'mail/welcome', `welcome/${user?.activationGeneration?.N}`))
    }
    return this.#openEffect(userId) ?? newEffect()
  }

  /** Mails about repeated sign-ups do not say which one they are for. It is the one with a held claim. */
  #openEffect(userId: string): Effect | undefined {
    const end = ` repeated-sign-up/${userId}`
    const open = [...this.#effects].filter(([key, { holder }]) => key.endsWith(end) && holder)
    return open.length === 1 ? open[0]?.[1] : undefined
  }

  #effect(key: string): Effect {
    const known = this.#effects.get(key)
    if (known) return known
    const effect = newEffect()
    this.#effects.set(key, effect)
    return effect
  }
}

function effectKey(userId: string, receiver: string, key: string): string {
  return `once#${receiver}#User%23${userId} ${key}`
}

function newEffect(): Effect {
  return {
    accepted: 0,
    excuses: 0,
    links: new Set(),
    holder: undefined,
    heldUntil: 0,
    lostMarks: 0,
    unknownTo: undefined,
  }
}
