import type { Change, Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Item } from '../../support/memory-dynamodb/values/item.ts'
import type { Violations } from '../invariants/violations.ts'
import { type Member, memberIn } from './two-releases.ts'

/** What one call of a process is about to change. */
export interface Intent {
  readonly id: string
  /** Undefined: it deletes the member. */
  readonly fields: Partial<Member> | undefined
  isDone: boolean
}

/** U1 to U5: what the tables say while a deploy is under way, and after it. */
export class DeployWatch {
  /** How often each member was saved. */
  readonly saves = new Map<string, number>()
  readonly #violations: Violations

  constructor(violations: Violations) {
    this.#violations = violations
  }

  /** U1: a commit changes what its call asked for and nothing else, and a migration nothing that the application sees. */
  see(commit: Commit, intent: Intent | undefined): void {
    for (const change of commit.changes) if (isMember(change)) this.#seeMember(change, intent)
  }

  /** U2: a call that succeeded was committed. A delete succeeds if another one was faster. */
  acknowledged({ id, fields, isDone }: Intent): void {
    this.#violations.require(
      isDone || fields === undefined,
      'U2',
      () => `The save of ${id} was acknowledged, and never stored.`,
    )
  }

  /** U3 and U4: after the migration, each member is of the newer version, with its index entries and guards and no others. */
  migrated(items: readonly Item[]): void {
    const guards = new Map(items.filter(({ sk }) => sk?.S === 'guard').map(({ pk, owner }) => [pk?.S ?? '', owner?.S]))
    for (const item of items) {
      if (item._type?.S !== 'Member') continue
      const { email, name, plan } = memberIn(item)
      const id = item.id?.S ?? ''
      const isNew =
        item._mv?.N === '2' && item.nick === undefined && item.level !== undefined && item.plan?.S !== 'trial'
      this.#violations.require(isNew, 'U3', () => `${id} is not of the newer version: ${JSON.stringify(item)}`)
      const isIndexed = String(item.gsi3pk?.S).includes(plan) && String(item.gsi3sk?.S).includes(name)
      this.#violations.require(
        isIndexed,
        'U3',
        () => `The entry of ${id} in byPlan is ${item.gsi3pk?.S} / ${item.gsi3sk?.S}`,
      )
      this.#violations.require(!item.gsi2pk, 'U3', () => `${id} still has an entry in byNick: ${item.gsi2pk?.S}`)
      const guard = `unique#Member.email#${email}`
      this.#violations.require(
        guards.get(guard) === id,
        'U4',
        () => `${guard} of ${id} is held by ${guards.get(guard)}`,
      )
      guards.delete(guard)
    }
    for (const [guard, owner] of guards)
      this.#violations.add('U4', `${guard} is held by ${owner}, which does not have it.`)
  }

  /** U5: each save had its effect once, in order. */
  counted(items: readonly Item[]): void {
    const tallies = new Map(items.filter(({ _type }) => _type?.S === 'Tally').map(item => [item.id?.S ?? '', item]))
    for (const [id, saves] of this.saves) {
      const counted = Number(tallies.get(id)?.saves?.N ?? 0)
      this.#violations.require(
        counted === saves,
        'U5',
        () => `${id} was saved ${saves} times, and counted ${counted} times.`,
      )
      const member = items.find(item => item._type?.S === 'Member' && item.id?.S === id)
      const last = tallies.get(id)?.name?.S
      const isLast = !member || memberIn(member).name === last
      this.#violations.require(isLast, 'U5', () => `The last name counted of ${id} is ${last}.`)
    }
  }

  #seeMember({ before, after }: Change, intent: Intent | undefined): void {
    const [old, now] = [before && memberIn(before), after && memberIn(after)]
    const id = after?.id?.S ?? before?.id?.S ?? ''
    const isOfCall = intent !== undefined && intent.id === id
    const expected = isOfCall ? intent.fields && { ...NEW, ...old, ...intent.fields } : old
    const isExpected = JSON.stringify(sorted(now)) === JSON.stringify(sorted(expected))
    this.#violations.require(
      isExpected,
      'U1',
      () => `${id} became ${JSON.stringify(now)}, not ${JSON.stringify(expected)}`,
    )
    if (!isOfCall) return
    intent.isDone = true
    if (after) this.saves.set(id, (this.saves.get(id) ?? 0) + 1)
  }
}

const NEW = { level: 1, badge: undefined }

function isMember({ before, after }: Change): boolean {
  return (after ?? before)?._type?.S === 'Member'
}

function sorted(member: Partial<Member> | undefined): unknown {
  return (
    member &&
    Object.entries(member)
      .filter(([, value]) => value !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
  )
}
