import { coreOf } from '../../../packages/dynamo-signals/src/repository/open-database.ts'
import { receiversFor } from '../../../packages/dynamo-signals/src/streams/receivers-for.ts'
import { readRecord } from '../../../packages/dynamo-signals/src/streams/stream-record.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import { asLambdaHasIt } from '../world/shard-log.ts'
import type { SimWorld } from '../world/sim-world.ts'
import { DATA, LEDGER } from '../world/world-options.ts'
import { checkReplay } from './replay.ts'

/**
 * A fault that has happened by the end of the faults can have its effect so much later, in milliseconds: a handler that was
 * frozen thaws after up to 70 seconds, sets its mark, and finds that its time is up.
 */
const LATEST_FAULT = 75_000

/** What must be true when nothing is left to do. */
export async function checkAtRest(world: SimWorld): Promise<void> {
  checkGuards(world)
  checkCarts(world)
  checkReceipts(world)
  checkMarks(world)
  checkMails(world)
  await checkReplay(world)
}

function instances({ memory }: SimWorld, type: string): Item[] {
  return memory.table(DATA).items.filter(item => item._type?.S === type && item.sk?.S === 'instance')
}

/** I6: as many guards as holders, each for another. */
function checkGuards(world: SimWorld): void {
  const { violations } = world.watch
  const guards = world.memory.table(DATA).items.filter(({ pk }) => pk?.S?.startsWith('unique#User.email#'))
  const users = instances(world, 'User')
  violations.require(guards.length === users.length, 'I6', () => `${guards.length} guards, ${users.length} users.`)
}

/** I9 and I11: a customer and a cart for everybody who is active, and nothing left in a cart that was claimed. */
function checkCarts(world: SimWorld): void {
  const { violations } = world.watch
  const [customers, carts] = [instances(world, 'Customer'), instances(world, 'Cart')]
  const active = instances(world, 'User').filter(user => user.isActive?.BOOL === true)
  for (const { id } of active) {
    const [mine, cart] = [customers, carts].map(all => all.filter(each => each.id?.S === id?.S).length)
    violations.require(mine === 1 && cart === 1, 'I9', () => `User ${id?.S} has ${mine} customers and ${cart} carts.`)
  }
  const items = instances(world, 'CartItem')
  const userIds = new Set(active.map(({ id }) => id?.S))
  for (const guestCart of instances(world, 'GuestCart')) {
    const userId = guestCart.userId?.S
    if (!userIds.has(userId)) continue
    for (const item of items.filter(({ guestCartId }) => guestCartId?.S === guestCart.id?.S)) {
      violations.require(
        wasFull(world, userId, item.productId?.S),
        'I11',
        () => `Item ${item.id?.S} was never moved to user ${userId}.`,
      )
    }
  }
}

/** I12: a receipt, or one open dead letter, for every receiver of every record. */
function checkReceipts(world: SimWorld): void {
  const { memory, watch, consumers } = world
  const { core } = coreOf(world.databaseOf(world.newActor('redrive')))
  const ledger = memory.table(LEDGER).items
  const receipts = new Map(ledger.map(({ pk, sk, position }) => [`${pk?.S} ${sk?.S}`, position?.S]))
  const letters = ledger.filter(({ pk }) => pk?.S?.startsWith('letters#'))
  const parked = new Set(letters.map(({ dispatchUid, recordId }) => `${dispatchUid?.S} ${recordId?.S}`))
  for (const key of world.hopeless) parked.add(key)
  for (const change of memory.table(DATA).changes) {
    const record = readRecord(core, asLambdaHasIt(change) as never)
    if (!record) continue
    for (const { name } of consumers) {
      for (const { dispatchUid = '' } of receiversFor(record, name)) {
        const itemKey = record.itemKey.replaceAll('%', '%25').replaceAll('#', '%23')
        const receipt = `receipt#${dispatchUid}#${itemKey} ${record.header.id}`
        const position = receipts.get(receipt)
        // A replay's receipt names no position. A restored copy has the ID of the first one, and a receipt of its own.
        const isDone =
          position === record.position || position === '' || receipts.has(`${receipt}@${record.header.sequenceNumber}`)
        const isParked = parked.has(`${dispatchUid} ${record.header.id}`)
        const what = () =>
          `${dispatchUid} and ${record.itemKey} ${record.header.id}: done ${isDone}, parked ${isParked}.`
        watch.violations.require(isDone !== isParked, 'I12', what)
      }
    }
  }
  watch.violations.require(
    letters.length === 0,
    'I24',
    () => `${letters.length} dead letters are left: ${letters[0]?.error?.S}`,
  )
  const pieces = ledger.filter(({ pk }) => pk?.S?.startsWith('pieces#'))
  watch.violations.require(pieces.length === 0, 'I24', () => `${pieces.length} pieces of handled letters are left.`)
  // A receiver stays for a while after an invocation that announced a lane has died.
  const lanes = ledger.filter(({ pk, announced }) => pk?.S?.startsWith('lanes#') && !announced)
  watch.violations.require(lanes.length === 0 || letters.length > 0, 'I12', () => 'A lane is closed by no dead letter.')
}

/** I24: a batch that nothing has struck leaves no mark. What was on its way when the faults ended may leave one. */
function checkMarks({ watch, healedAt }: SimWorld): void {
  const left = watch.ledger.marksSince(healedAt + LATEST_FAULT)
  watch.violations.require(left.length === 0, 'I24', () => `${left[0]} has ended, and its mark is left.`)
}

/** I19: every mail that is still needed was sent. */
function checkMails(world: SimWorld): void {
  const { violations, mails } = world.watch
  const now = world.clock.now()
  for (const user of instances(world, 'User')) {
    const [id = '', generation] = [user.id?.S, user.activationGeneration?.N]
    const isPending = user.isActive?.BOOL === false && user.activatedAt?.NULL === true
    // A sign-up beyond three mails an hour has no link, until a new one is asked for.
    const hasLink = user.activation?.M?.tokenHash?.S !== undefined
    // A link that has run out, or nearly, by a clock that is five minutes wrong, is not worth a mail.
    const isFresh = Date.parse(user.activation?.M?.expiresAt?.S ?? '') > now + 600_000
    if (isPending && hasLink && isFresh) {
      const count = mails.acceptedOf(id, 'mail/activation', `activation/${generation}`)
      violations.require(count > 0, 'I19', () => `${user.email?.S} never got link ${generation}.`)
    }
    if (user.isActive?.BOOL === true) {
      const count = mails.acceptedOf(id, 'mail/welcome', `welcome/${generation}`)
      violations.require(count > 0, 'I19', () => `${user.email?.S} never got the welcome mail.`)
    }
  }
}

/** Items that did not fit in the user's cart stay with the guest until the user returns. */
function wasFull({ memory }: SimWorld, cartId: string | undefined, productId: string | undefined): boolean {
  const isFull = (item: Item | undefined) =>
    item?.cartId?.S === cartId && item?.productId?.S === productId && Number(item?.quantity?.N) === 999
  return memory.table(DATA).changes.some(({ after }) => isFull(after))
}
