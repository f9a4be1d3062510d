import { isDeepStrictEqual } from 'node:util'
import type { Database } from 'dynamo-signals'
import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { receiversFor } from '../../../packages/dynamo-signals/src/streams/receivers-for.ts'
import { readRecord } from '../../../packages/dynamo-signals/src/streams/stream-record.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Kind, Operation } from '../history/operation.ts'
import type { Outcome } from '../history/outcome.ts'
import { Violations } from '../invariants/violations.ts'
import type { AcceptedMail } from '../world/ses.ts'
import type { HistoryEnd } from './history-end.ts'

/** The response to an operation. */
export interface Answered {
  readonly operation: Operation
  /** Who asked: what was committed for it bears this name. */
  readonly requestId: string
  readonly outcome: Outcome
}

/** A history that is over. */
export interface PastHistory extends HistoryEnd {
  readonly answered: readonly Answered[]
  /** Carts fill up: what is added then changes nothing. */
  readonly fillsCarts: boolean
}

/** What changes the table whenever it succeeds. */
const ALWAYS_WRITES: readonly Kind[] = ['activate', 'addAsGuest', 'addAsUser', 'deactivate']
/** An operation of several commits may be refused after the first one. */
const PIECEMEAL: readonly Kind[] = ['signIn', 'deleteUser', 'redrive', 'remove', 'signOut']

/** What does not hold in the end of a history, with the receivers that took part in it still connected. */
export function violationsAtEnd(end: PastHistory, database: Database): Violations {
  const violations = new Violations()
  const { busy, deadLetters, replayed, items, mails } = end
  violations.require(busy.length === 0, 'I24', () => `${busy} never came to rest.`)
  violations.require(deadLetters.length === 0, 'I24', () => `Dead letters are left: ${deadLetters}`)
  const isSame = isDeepStrictEqual(replayed.items, items) && replayed.mails === 0 && replayed.failed === 0
  violations.require(isSame, 'I15', () => `Another delivery sent ${replayed.mails} mails, or changed the table.`)
  checkAnswers(end, violations)
  checkRepetitions(end, violations)
  checkGuards(items, violations)
  checkCarts(items, violations)
  if (deadLetters.length === 0) checkReceipts(end, database, violations)
  checkMails(end, violations)
  checkCopies(mails, end.ledger, violations)
  return violations
}

/** I1 and I2: what was acknowledged is in the stream, and what was refused is not. */
function checkAnswers({ answered, records, fillsCarts }: PastHistory, violations: Violations): void {
  const committed = new Set(
    records.map(({ dynamodb }) => (dynamodb?.NewImage as Item | undefined)?._ctx?.M?.requestId?.S),
  )
  for (const { operation, requestId, outcome } of answered) {
    const { kind } = operation
    const hasWritten = committed.has(requestId)
    const what = () => `${kind} ${requestId} was ${outcome}, and ${hasWritten ? 'wrote' : 'wrote nothing'}.`
    const mustWrite = ALWAYS_WRITES.includes(kind) && !(fillsCarts && kind.startsWith('add'))
    if (outcome === 'acked') violations.require(hasWritten || !mustWrite, 'I1', what)
    else if (outcome !== 'unknown') violations.require(!hasWritten || PIECEMEAL.includes(kind), 'I2', what)
  }
}

/** I3: a request that was sent again by the SDK or the library has changed a user or an item of a cart once. */
function checkRepetitions({ answered, records, fillsCarts }: PastHistory, violations: Violations): void {
  const saves = records.flatMap(({ dynamodb }) => {
    const [before, after] = [dynamodb?.OldImage, dynamodb?.NewImage] as (Item | undefined)[]
    const isSave = after?._v?.N !== before?._v?.N && ['User', 'CartItem'].includes(after?._type?.S ?? '')
    // What a receiver saves, in the name of the request that led to it, is not the request's own.
    return isSave && !after?._hop ? [`${after?._ctx?.M?.requestId?.S} ${after?.pk?.S}`] : []
  })
  const count = Object.groupBy(saves, save => save)
  for (const { operation, requestId } of answered) {
    // What did not fit is written once more by the receiver that moves the rest, in the name of the same request.
    if (PIECEMEAL.includes(operation.kind) || fillsCarts) continue
    for (const [save, times = []] of Object.entries(count)) {
      if (!save.startsWith(`${requestId} `)) continue
      violations.require(times.length === 1, 'I3', () => `${operation.kind} saved ${save} ${times.length} times.`)
    }
  }
}

/** I6: as many guards as holders. */
function checkGuards(items: readonly Item[], violations: Violations): void {
  const guards = items.filter(({ pk }) => pk?.S?.startsWith('unique#User.email#'))
  const users = instances(items, 'User')
  violations.require(guards.length === users.length, 'I6', () => `${guards.length} guards, ${users.length} users.`)
}

/** I9 and I11: a customer and a cart for everybody who is active, and nothing left in a cart that was claimed. */
function checkCarts(items: readonly Item[], violations: Violations): void {
  const active = instances(items, 'User').filter(({ isActive }) => isActive?.BOOL === true)
  const ids = new Set(active.map(({ id }) => id?.S))
  for (const id of ids) {
    const [customers, carts] = ['Customer', 'Cart'].map(type => instances(items, type).filter(one => one.id?.S === id))
    const isWhole = customers?.length === 1 && carts?.length === 1
    violations.require(isWhole, 'I9', () => `User ${id} has ${customers?.length} customers, ${carts?.length} carts.`)
  }
  const claimed = instances(items, 'GuestCart').filter(({ userId }) => ids.has(userId?.S))
  const left = instances(items, 'CartItem').filter(({ guestCartId }) =>
    claimed.some(({ id }) => id?.S === guestCartId?.S),
  )
  violations.require(left.every(isBesideFull(items)), 'I11', () => `${left.length} items were never moved.`)
}

/** What does not fit into a cart stays with the guest. */
function isBesideFull(items: readonly Item[]): (left: Item) => boolean {
  return ({ productId }) =>
    instances(items, 'CartItem').some(item => item.productId?.S === productId?.S && item.quantity?.N === '999')
}

/** I12: a receipt for every receiver of every record. */
function checkReceipts({ records, ledger }: HistoryEnd, database: Database, violations: Violations): void {
  const { core } = coreOf(database)
  const receipts = new Set(ledger.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`))
  for (const source of records) {
    const record = readRecord(core, source)
    if (!record) continue
    const itemKey = record.itemKey.replaceAll('%', '%25').replaceAll('#', '%23')
    for (const consumer of ['links', 'mail']) {
      for (const { dispatchUid } of receiversFor(record, consumer)) {
        const isDone = receipts.has(`receipt#${dispatchUid}#${itemKey} ${record.header.id}`)
        violations.require(isDone, 'I12', () => `${dispatchUid} never finished ${record.itemKey} ${record.header.id}.`)
      }
    }
  }
}

/** I19: every mail that is still needed was sent. */
function checkMails({ items, ledger, mails }: HistoryEnd, violations: Violations): void {
  const sent = new Set(ledger.filter(({ state }) => state?.S === 'done').map(({ pk, sk }) => `${pk?.S} ${sk?.S}`))
  for (const { id, sendTo, isActive, activatedAt, activation, activationGeneration } of instances(items, 'User')) {
    // A sign-up beyond three mails an hour has no link, until a new one is asked for.
    const hasLink = activation?.M?.tokenHash?.S !== undefined
    const isPending = isActive?.BOOL === false && activatedAt?.NULL === true && hasLink
    if (!isPending && isActive?.BOOL !== true) continue
    const kind = isPending ? 'activation' : 'welcome'
    const name = `once#mail/${kind}#User%23${id?.S} ${kind}/${activationGeneration?.N}`
    const hasMail = mails.some(({ to }) => to === sendTo?.S)
    violations.require(sent.has(name) && hasMail, 'I19', () => `${sendTo?.S} never got ${name}.`)
  }
}

/** I20: no mail goes out but by a claim, and each claim sends one. */
function checkCopies(mails: readonly AcceptedMail[], ledger: readonly Item[], violations: Violations): void {
  const kindOf = ({ text, subject }: AcceptedMail) => {
    if (text.includes('activate?token=')) return 'activation/'
    return subject.includes('is active') ? 'welcome/' : 'repeated-sign-up/'
  }
  for (const [kind, copies = []] of Object.entries(Object.groupBy(mails, kindOf))) {
    const entries = ledger.filter(({ pk, sk }) => pk?.S?.startsWith('once#') && sk?.S?.startsWith(kind))
    const claims = entries.reduce((sum, { token }) => sum + Number(token?.N), 0)
    violations.require(copies.length <= claims, 'I20', () => `${copies.length} mails of ${kind}, ${claims} claims.`)
  }
}

function instances(items: readonly Item[], type: string): Item[] {
  return items.filter(({ _type, sk }) => _type?.S === type && sk?.S === 'instance')
}
