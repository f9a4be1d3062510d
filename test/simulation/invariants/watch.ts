import type { MemoryDynamoDB } from '../../support/memory-dynamodb/memory-dynamodb.ts'
import type { Commit } from '../../support/memory-dynamodb/tables/change.ts'
import type { Actor } from '../world/actor.ts'
import { DATA } from '../world/world-options.ts'
import { Violations } from './violations.ts'
import { CauseWatch } from './watch-causes.ts'
import { watchData } from './watch-data.ts'
import { LedgerWatch } from './watch-ledger.ts'
import { MailWatch } from './watch-mails.ts'
import { PreviousWatch } from './watch-previous.ts'
import { watchShop } from './watch-shop.ts'

/** Looks at every commit as it happens, and at every mail: the invariants that must hold at any moment. */
export class Watch {
  readonly violations = new Violations()
  readonly mails: MailWatch
  readonly previous: PreviousWatch
  readonly #causes: CauseWatch
  readonly ledger: LedgerWatch
  readonly #memory: MemoryDynamoDB

  constructor(memory: MemoryDynamoDB, { now, products }: { readonly now: () => number; readonly products: number }) {
    this.#memory = memory
    this.mails = new MailWatch(this.violations, now)
    this.ledger = new LedgerWatch(this.violations, now)
    this.previous = new PreviousWatch(this.violations)
    this.#causes = new CauseWatch(this.violations, products)
  }

  see(commit: Commit, performer: Actor | undefined): void {
    if (commit.tableName !== DATA) {
      this.ledger.see(commit, performer)
      this.mails.seeLedger(commit, performer)
      return
    }
    if (performer) performer.commits++
    watchData(this.#memory, commit, this.violations)
    watchShop(this.#memory, commit, performer, this.violations)
    this.ledger.seeData(commit)
    this.mails.seeData(commit)
    this.previous.seeData(commit, performer)
    this.#causes.seeData(commit)
  }

  /** A request was executed, with all it changed. */
  executed(input: object): void {
    this.#causes.executed(input)
  }
}
