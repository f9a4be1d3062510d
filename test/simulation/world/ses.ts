import type { Mail, Mailer } from '@dynamo-signals/shop'
import { ServiceError } from '../../support/memory-dynamodb/service-error.ts'
import type { Random } from '../../support/random.ts'
import { type Actor, currentActor, never } from './actor.ts'
import type { Faults } from './faults.ts'
import { isDuring, type Outages, outageError } from './outages.ts'
import type { VirtualClock } from './virtual-clock.ts'

/** A mail that SES took, whether its sender learnt of it or not. */
export interface AcceptedMail extends Mail {
  readonly at: number
}

/** What SES needs of the world it is in. */
export interface SesWorld {
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  readonly outages?: Outages | undefined
}

/** Who watches what is sent. */
export interface PostOffice {
  readonly accepted: (mail: AcceptedMail) => void
  /** The sender cannot know whether the mail was sent. */
  readonly leftOpen: (mail: Mail, sender: Actor | undefined) => void
}

const CLIENT_TIMEOUT = 10_000

/** SES with all its faults. The mailer tries once and gives up after ten seconds, like the shop's SES client. */
export class SimulatedSes {
  readonly mails: AcceptedMail[] = []
  /** How often it was asked to send a mail. */
  calls = 0
  callsInOutages = 0
  readonly #world: SesWorld
  readonly #office: PostOffice
  readonly #begun: number
  #isHealed = false
  #downUntil = 0
  #refuses = false
  #underWay = 0

  constructor(world: SesWorld, office: PostOffice) {
    this.#world = world
    this.#begun = world.clock.now()
    this.#office = office
  }

  /** SES works again. */
  heal(): void {
    this.#downUntil = 0
    this.#refuses = false
    this.#isHealed = true
  }

  /** No mail is under way that was given up by its sender. */
  get isIdle(): boolean {
    return this.#underWay === 0
  }

  /** Refuses every mail, or none any more. */
  refuse(refuses: boolean): void {
    this.#refuses = refuses
  }

  readonly mailer: Mailer = { send: mail => this.#send(mail) }

  async #send(mail: Mail): Promise<void> {
    const { clock, random, faults } = this.#world
    const actor = currentActor()
    if (!actor?.isAlive) return never()
    this.calls++
    await this.#sufferOutage(actor)
    if (faults.happens('ses.down')) this.#downUntil = clock.now() + random.between(5_000, 600_000)
    if (clock.now() < this.#downUntil) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    await actor.sleep(random.between(5, 80))
    if (faults.happens('ses.throttle')) throw new ServiceError('Throttling', 'Maximum sending rate exceeded.')
    if (this.#refuses || faults.happens('ses.reject'))
      throw new ServiceError('MessageRejected', 'Email address is not verified.')
    if (faults.happens('ses.lostBefore')) return this.#leaveOpen(mail, 'socket hang up')
    if (faults.happens('ses.slow')) {
      this.#underWay++
      clock.after(random.between(8_000, 40_000), () => {
        this.#underWay--
        this.#accept(mail)
      })
      await actor.sleep(CLIENT_TIMEOUT)
      return this.#leaveOpen(mail, 'The request timed out.')
    }
    this.#accept(mail)
    if (faults.happens('ses.lostAfter')) return this.#leaveOpen(mail, 'socket hang up')
    if (faults.happens('ses.error500')) {
      this.#office.leftOpen(mail, currentActor())
      throw new ServiceError('InternalFailure', 'Internal failure', { status: 500 })
    }
    await actor.sleep(random.between(5, 80))
  }

  async #sufferOutage(actor: Actor): Promise<void> {
    const { clock, outages, faults } = this.#world
    const since = clock.now() - this.#begun
    const outage = outages?.ses.find(each => isDuring(each, since))
    if (outage) {
      this.callsInOutages++
      faults.count(`outage.${outage.how}`)
      await actor.sleep(5)
      throw outageError(outage.how)
    }
    // Never answered: the receiver's own time runs out.
    if (outages?.hangs && this.calls % 10 === 0 && !this.#isHealed) {
      faults.count('outage.hangs')
      await never()
    }
  }

  #accept(mail: Mail): void {
    const accepted = { ...mail, at: this.#world.clock.now() }
    this.mails.push(accepted)
    this.#office.accepted(accepted)
  }

  #leaveOpen(mail: Mail, message: string): never {
    this.#office.leftOpen(mail, currentActor())
    throw Object.assign(new Error(message), { code: 'ECONNRESET' })
  }
}
