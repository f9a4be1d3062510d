import type { Breakage } from '../breakage/breakage.ts'
import type { DatabaseFaults } from '../breakage/database-faults.ts'
import type { Expiry } from '../expiry/expiry.ts'
import type { FaultSwitch } from '../ses/fault-switch.ts'
import type { Inbox } from '../ses/inbox.ts'
import type { StoryRecorder } from '../stories/story-recorder.ts'
import type { StoryStore } from '../stories/story-store.ts'
import type { Streams } from '../streams.ts'
import type { RecentRecords } from './recent-records.ts'

/** The parts of the local cloud that the console shows and controls. */
export interface ConsolePorts {
  readonly inbox: Inbox
  readonly faults: FaultSwitch
  readonly streams: Streams
  readonly recentRecords: RecentRecords
  readonly stories: StoryStore
  readonly breakage: Breakage
  /** Undefined if another DynamoDB than the embedded one is used. */
  readonly databaseFaults: DatabaseFaults | undefined
  /** Runs work of the console as a story of its own. */
  readonly background: StoryRecorder['background']
  readonly expiry: Pick<Expiry, 'attributeOf' | 'expire'>
}
