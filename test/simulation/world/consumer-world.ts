import type { Database } from 'dynamo-signals'
import type { Random } from '../../support/random.ts'
import type { Actor, ActorKind } from './actor.ts'
import type { Faults } from './faults.ts'
import type { ShardLog } from './shard-log.ts'
import type { VirtualClock } from './virtual-clock.ts'
import type { WorldOptions } from './world-options.ts'

/** What a consumer needs of the world it is in. */
export interface ConsumerWorld {
  readonly options: WorldOptions
  readonly clock: VirtualClock
  readonly random: Random
  readonly faults: Faults
  readonly stream: ShardLog
  /** What the ledger says is waiting: lanes, and the receivers they wait for. With until when a receiver is announced. */
  readonly waiting: ReadonlyMap<string, number>
  newActor(kind: ActorKind): Actor
  newId(): string
  databaseOf(actor: Actor): Database
}
