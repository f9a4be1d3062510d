import { describeError } from '../../dispatch/thrown-values.ts'
import { dueText } from '../../repository/items/due-keys.ts'
import { connectionsOf } from '../consumer-connections.ts'
import { waitingPartition } from '../lane-entry.ts'
import { numberIn, readEntry } from '../ledger-entry.ts'
import { isLive } from '../ledger-expiry.ts'
import type { RunSettings } from '../run-settings.ts'
import { giveUpLane } from './give-up-lane.ts'
import { type Pace, paceOf } from './pace.ts'
import { nextTry } from './pause.ts'
import { pauseReceiver } from './pause-receiver.ts'
import { type Retry, retryOf } from './retry.ts'
import { type LaneRun, runLane, type WaitingLane } from './run-lane.ts'
import {
  changeReceiver,
  claimReceiver,
  FAILING_LANES,
  forgetReceiver,
  isAnnounced,
  type ReceiverChange,
  readReceiver,
  receiverKey,
  type WaitingReceiver,
} from './waiting-receiver.ts'

/** How long one handler can run a receiver's waiting lanes before it must renew its claim, in milliseconds. */
const CLAIM = 60_000
/** The number of lanes that a probe tries before it gives up, because the first ones may fail for reasons of their own. */
const PROBES = 3

/** The settings of a run of waiting lanes, with the number of concurrent lanes. */
export interface ReceiverRun extends RunSettings {
  readonly concurrency: number
}

/** Claims a receiver's turn. Undefined while another handler has it: only one at a time runs a receiver's lanes. */
export async function claimTurn(
  run: ReceiverRun,
  receiver: Pick<WaitingReceiver, 'consumer' | 'dispatchUid'>,
  until: number,
): Promise<Turn | undefined> {
  const claimed = await claimReceiver(run.core, receiver, run.core.runtime.now().getTime() + CLAIM)
  if (!claimed) return undefined
  // After a crash, run one lane at a time. If the function crashes again, only that lane's receiver can be the cause.
  const careful = claimed.diedBefore ? { ...run, concurrency: 1, countsFirst: true } : run
  return new Turn(careful, claimed.receiver, until)
}

/** One handler's turn with a receiver. */
export class Turn {
  readonly #run: ReceiverRun
  readonly #retry: Retry
  readonly #pace: Pace
  readonly #until: number
  #receiver: WaitingReceiver
  #heldUntil: number

  constructor(run: ReceiverRun, receiver: WaitingReceiver, until: number) {
    this.#run = run
    this.#receiver = receiver
    this.#until = until
    this.#heldUntil = this.#now() + CLAIM
    const connections = connectionsOf(receiver.consumer, run.core.name)
    const connection = connections.find(({ dispatchUid }) => dispatchUid === receiver.dispatchUid)
    this.#retry = retryOf(connection?.options ?? {})
    this.#pace = paceOf(run.core, this.#retry, until)
  }

  /** Whether the function crashed during the last turn, so that nothing else may run at the same time. */
  get isCareful(): boolean {
    return this.#run.countsFirst
  }

  /**
   * Runs the lanes that are due, oldest first, until none is left or the time is up. A paused receiver is probed with one
   * lane. If that succeeds, the others follow at the receiver's rate. The next turn continues with the rest.
   */
  async run(): Promise<void> {
    try {
      while (this.#now() < this.#until && !this.#run.limit.signal.aborted) {
        await this.#keepClaim()
        if (!(await (this.#receiver.state === 'paused' ? this.#probe() : this.#catchUp()))) break
      }
    } finally {
      await this.#change({ heldUntil: undefined })
    }
  }

  async #keepClaim(): Promise<void> {
    if (this.#heldUntil - this.#now() > CLAIM / 2) return
    this.#heldUntil = this.#now() + CLAIM
    await this.#change({ heldUntil: this.#heldUntil })
  }

  async #probe(): Promise<boolean> {
    const { since = this.#now(), probeAt = 0 } = this.#receiver
    if (probeAt > this.#now()) return false
    const lanes = await this.#lanes(PROBES)
    if (lanes.length === 0) return !(await this.#forget())
    let failure: LaneRun['shared']
    for (const lane of lanes) {
      const { delivered, shared } = await runLane(this.#run, lane)
      if (delivered > 0) {
        await this.#pace.end(delivered)
        await this.#change({ state: 'catchingUp', failing: undefined, since: undefined, probeAt: undefined })
        return true
      }
      failure = shared
      if (shared) break
    }
    const cause = failure && { cause: describeError(failure.error) }
    await this.#change({ probeAt: this.#nextProbe(since, failure?.notBefore), ...cause })
    if (failure) await this.#giveUpOld()
    return false
  }

  #nextProbe(since: number, notBefore: number | undefined): number {
    const { longestPause: longest } = this.#retry
    return nextTry({ now: this.#now(), since, longest, notBefore, random: this.#run.core.runtime.random() })
  }

  async #catchUp(): Promise<boolean> {
    const { concurrency, core } = this.#run
    const lanes = await this.#lanes(Math.min(concurrency, this.#pace.atOnce), this.#now())
    if (lanes.length === 0) return this.#isCaughtUp()
    if (!(await this.#pace.begin(lanes.length))) return false
    const runs = await Promise.all(lanes.map(lane => runLane(this.#run, lane)))
    const failures = runs.flatMap(({ shared }) => (shared ? [shared] : []))
    const isHealthy = runs.some(({ delivered }) => delivered > 0)
    const failing = new Set(isHealthy ? [] : this.#receiver.failing)
    for (const [place, { shared }] of runs.entries()) if (shared) failing.add(String(lanes[place]?.itemKey))
    if (failing.size >= FAILING_LANES && !isHealthy) {
      await pauseReceiver(core, this.#receiver, failures[0]?.notBefore)
      this.#receiver = { ...this.#receiver, state: 'paused' }
      return false
    }
    if (failures.length > 0 || this.#receiver.failing.size > 0) {
      await this.#change({ failing: failing.size > 0 ? failing : undefined })
    }
    await this.#pace.end(runs.reduce((sum, { delivered, shared }) => sum + delivered + (shared ? 1 : 0), 0))
    return true
  }

  /** Lets new records run again, because nothing is due. Returns true if a lane began to wait in the meantime. */
  async #isCaughtUp(): Promise<boolean> {
    if ((await this.#lanes(1)).length === 0) return !(await this.#forget())
    await this.#tryNewRecords()
    return false
  }

  async #tryNewRecords(): Promise<void> {
    if (this.#receiver.state !== 'trying') await this.#change({ state: 'trying' })
  }

  /**
   * Removes the receiver's entry when no lane waits anymore, and none is about to. Returns false if one began to wait in the
   * meantime.
   */
  async #forget(): Promise<boolean> {
    if (isAnnounced(this.#receiver, this.#now())) {
      await this.#tryNewRecords()
      return true
    }
    if (await forgetReceiver(this.#run.core, this.#receiver)) return true
    const key = receiverKey(this.#receiver.consumer, this.#receiver.dispatchUid)
    const item = await readEntry(this.#run.core, key)
    const receiver = item && readReceiver(this.#receiver.consumer, item)
    if (!receiver) return true
    this.#receiver = receiver
    return false
  }

  /** Gives up the lanes that have waited for too long for a service that is still down. */
  async #giveUpOld(): Promise<void> {
    for (;;) {
      const old = (await this.#lanes(25)).filter(({ since }) => this.#now() - since >= this.#retry.giveUpAfter)
      if (old.length === 0) return
      for (const lane of old) await giveUpLane(this.#run.core, lane)
      await this.#keepClaim()
    }
  }

  /** Returns the lanes that are due first. */
  async #lanes(limit: number, until = Number.MAX_SAFE_INTEGER / 10): Promise<WaitingLane[]> {
    const { core, consumer } = this.#run
    const { dispatchUid } = this.#receiver
    const { Items = [] } = await core.transport('Query', {
      TableName: core.ledgerTableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk AND sk < :sk',
      ExpressionAttributeValues: {
        ':pk': { S: waitingPartition({ consumer, dispatchUid }) },
        ':sk': { S: dueText(until + 1) },
      },
      Limit: limit,
    })
    return Items.filter(item => isLive(core, item)).map(item => ({
      consumer,
      dispatchUid,
      itemKey: item.itemKey?.S ?? '',
      due: Number(item.sk?.S?.split('#', 1)[0]),
      since: numberIn(item.since) ?? this.#now(),
    }))
  }

  async #change(change: ReceiverChange): Promise<void> {
    if (!(await changeReceiver(this.#run.core, this.#receiver, change))) return
    const { failing = new Set() } = 'failing' in change ? change : this.#receiver
    this.#receiver = { ...this.#receiver, ...change, failing }
  }

  #now(): number {
    return this.#run.core.runtime.now().getTime()
  }
}
