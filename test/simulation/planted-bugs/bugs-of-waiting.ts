import type { PlantedBug } from './planted-bug.ts'

const STREAMS = 'packages/dynamo-signals/src/streams'
const WAITING = `${STREAMS}/waiting`

/** Bugs of how records wait for a service that is away, for the histories of outages. */
const BUGS: readonly Omit<PlantedBug, 'histories'>[] = [
  {
    name: 'a waiting lane runs before it is due',
    file: `${WAITING}/run-receiver.ts`,
    from: 'Math.ceil(rate)), begun)',
    to: 'Math.ceil(rate)))',
    breaks: 'I31',
  },
  {
    name: 'a failed attempt is retried immediately',
    file: `${WAITING}/run-lane.ts`,
    from: 'await rescheduleLane(core, lane, { due, since })',
    to: 'await rescheduleLane(core, lane, { due: now, since })',
    breaks: 'I31',
  },
  {
    name: 'a later record of the batch overtakes a waiting one',
    file: `${STREAMS}/settle.ts`,
    from: '    blocked.lanes.add(lane)\n',
    to: '',
    breaks: 'I13',
    test: 'test/unit/streams/order-of-waiting.test.ts',
  },
  {
    name: 'a waiting lane does not block the records of later batches',
    file: `${WAITING}/blocked-lanes.ts`,
    from: "else blocked.lanes.add(item.sk?.S ?? '')",
    to: "else if (!item.due) blocked.lanes.add(item.sk?.S ?? '')",
    breaks: 'I13',
  },
  {
    name: 'a waiting lane runs its newest record first',
    file: `${STREAMS}/dead-letters.ts`,
    from: 'laneOf(lane)}#` }',
    to: 'laneOf(lane)}#`, ScanIndexForward: false }',
    breaks: 'I13',
  },
  {
    name: 'a temporary failure counts as an attempt',
    file: `${WAITING}/run-lane.ts`,
    from: 'const attempt = passing ? undefined : await',
    to: 'const attempt = await',
    breaks: 'I30',
  },
  {
    name: 'a crash counts as an attempt although the receiver has reported since',
    file: `${STREAMS}/attempts.ts`,
    from: "    UpdateExpression: count > deaths ? 'REMOVE deaths' : 'REMOVE deaths, firstFailedAt',\n",
    to: "    UpdateExpression: 'SET deaths = :left',\n    ExpressionAttributeValues: { ':left': { N: String(deaths - 1 + 0 * count) } },\n",
    breaks: 'I30',
    test: 'test/unit/streams/deaths-while-waiting.test.ts',
  },
  {
    name: 'an outage of a service counts as a permanent failure',
    file: `${WAITING}/passing-failure.ts`,
    from: 'if (said === true || isTemporary(error))',
    to: 'if (said === true || !isTemporary)',
    breaks: 'I30',
  },
  {
    name: 'a waiting record is parked after an hour',
    file: `${WAITING}/run-lane.ts`,
    from: 'now - since >= retry.giveUpAfter',
    to: 'now - since >= retry.giveUpAfter / 24',
    breaks: 'I30',
  },
  {
    name: 'a paused receiver is never probed',
    file: `${WAITING}/pause-receiver.ts`,
    from: 'since: now, probeAt }',
    to: 'since: now, probeAt: probeAt + 1e10 }',
    breaks: 'I24',
  },
  {
    name: 'the scheduler does not wake a paused receiver',
    file: `${WAITING}/due-receivers.ts`,
    from: 'return receiver.probeAt ?? 0',
    to: 'return Number.MAX_SAFE_INTEGER',
    breaks: 'I24',
  },
  {
    name: 'a lane that waits again keeps its old place',
    file: `${STREAMS}/lane-entry.ts`,
    from: "if (before !== undefined && before !== next?.due) writes.push(place('delete', before))",
    to: '',
    breaks: 'I24, I31',
  },
  {
    name: 'a waiting lane is not listed under its due time',
    file: `${STREAMS}/lane-entry.ts`,
    from: "if (due !== undefined && due !== before) writes.push(place('put', due, named))",
    to: "if (due !== undefined && before !== undefined && due !== before) writes.push(place('put', due, named))",
    breaks: 'I24',
  },
  {
    name: 'the entry of a receiver is removed although a lane has begun to wait',
    file: `${WAITING}/waiting-receiver.ts`,
    from: "ConditionExpression: '#seen = :seen'",
    to: "ConditionExpression: 'attribute_exists(#seen) OR #seen = :seen'",
    breaks: 'I24',
    test: 'test/unit/streams/order-of-waiting.test.ts',
  },
  {
    name: 'the entry of a receiver is removed although a lane is about to wait',
    file: `${WAITING}/run-receiver.ts`,
    from: 'if (isAnnounced(this.#receiver, this.#now())) {',
    to: 'if (isAnnounced(this.#receiver, Infinity)) {',
    breaks: 'I24',
    test: 'test/unit/streams/waiting.test.ts',
  },
]

export const BUGS_OF_WAITING: readonly PlantedBug[] = BUGS.map(bug => ({ ...bug, histories: 'outages' }))
