/** A time in which something is away: milliseconds since the history began. */
export interface Outage {
  readonly from: number
  readonly until: number
}

/** What is away for long in a history, on top of single faults. A history lasts until everything is back. */
export interface Outages {
  /** SES is away, each time in another way. */
  readonly ses: readonly (Outage & { readonly how: SesOutage })[]
  /** DynamoDB throttles every request for a fourth of the items. */
  readonly partition: Outage
  /** One mail in ten gets neither an answer nor an error. */
  readonly hangs: boolean
}

export type SesOutage = 'throttled' | 'refused' | 'unavailable' | 'credentials'

const ERRORS: Readonly<Record<SesOutage, object>> = {
  throttled: { name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } },
  refused: { name: 'Error', code: 'ECONNREFUSED' },
  unavailable: { name: 'ServiceUnavailableException', $metadata: { httpStatusCode: 503 } },
  credentials: { name: 'ExpiredTokenException', $metadata: { httpStatusCode: 403 } },
}

/** Every outage, as a run counts them. */
export const OUTAGE_CELLS: readonly string[] = [...Object.keys(ERRORS), 'hangs', 'partition'].map(
  kind => `outage.${kind}`,
)

/** How SES, or the SDK before it, answers during an outage. */
export function outageError(how: SesOutage): Error {
  return Object.assign(new Error(`SES: ${how}`), ERRORS[how])
}

/** Whether a time lies in an outage. */
export function isDuring({ from, until }: Outage, time: number): boolean {
  return time >= from && time < until
}

/** When everything is back, in milliseconds since the history began. */
export function endOf({ ses, partition }: Outages): number {
  return Math.max(partition.until, ...ses.map(({ until }) => until))
}

/** Whether a request touches the partition that is throttled. */
export function touchesPartition(input: object): boolean {
  const { TransactItems = [], ...own } = input as Request
  const targets = [own, ...TransactItems.flatMap(item => Object.values(item))]
  return targets.some(({ Key, Item }) => isThrottled((Key ?? Item)?.pk?.S))
}

interface Target {
  readonly Key?: { readonly pk?: { readonly S?: string } }
  readonly Item?: { readonly pk?: { readonly S?: string } }
}
interface Request extends Target {
  readonly TransactItems?: readonly Readonly<Record<string, Target>>[]
}

// Of the instances alone: where the ledger does not answer, nothing can be said about a record at all.
function isThrottled(pk = ''): boolean {
  return (
    /^(User|Cart|Customer|GuestCart)#/.test(pk) && [...pk].reduce((sum, char) => sum + char.charCodeAt(0), 0) % 4 === 0
  )
}
