import type { Expiry } from '../expiry/expiry.ts'
import type { FaultSwitch } from '../ses/fault-switch.ts'
import type { Inbox } from '../ses/inbox.ts'
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
  readonly expiry: Pick<Expiry, 'attributeOf' | 'expire'>
}
