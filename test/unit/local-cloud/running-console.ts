import { Breakage } from '../../../packages/local-cloud/src/breakage/breakage.ts'
import type { ConsoleExtension } from '../../../packages/local-cloud/src/console/console-page.ts'
import { createConsole } from '../../../packages/local-cloud/src/console/create-console.ts'
import { RecentRecords } from '../../../packages/local-cloud/src/console/recent-records.ts'
import { FaultSwitch } from '../../../packages/local-cloud/src/ses/fault-switch.ts'
import { Inbox } from '../../../packages/local-cloud/src/ses/inbox.ts'
import { Streams } from '../../../packages/local-cloud/src/streams.ts'
import { recordedStories, toAll } from './recorded-stories.ts'
import { mappingOf } from './running-mapping.ts'

/** A console over one consumer whose event filter matches deletions only. */
export async function runningConsole(extension: ConsoleExtension = {}) {
  const logged: string[] = []
  const write = (message: string) => logged.push(message)
  const log = { info: write, warn: write, error: write }
  const recentRecords = new RecentRecords()
  const { store: stories, recorder } = recordedStories()
  const { mapping, stream, clock } = mappingOf(
    () => null,
    { filters: [{ eventName: ['REMOVE'] }] },
    { observe: toAll(recentRecords.observe, recorder.observe) },
  )
  const streams = new Streams(log)
  streams.add(mapping, { countParked: async () => 3 })
  await mapping.start()
  const inbox = await Inbox.open('')
  const faults = new FaultSwitch()
  const expired: unknown[] = []
  const expire = async (...what: unknown[]) => void expired.push(what)
  const expiry = { attributeOf: (table: string) => (table === 'things' ? 'ttl' : undefined), expire }
  const breakage = new Breakage()
  const background = recorder.background.bind(recorder)
  const shown = { inbox, faults, streams, recentRecords, stories, expiry }
  const app = createConsole({ ...shown, breakage, background, databaseFaults: undefined }, log, extension)
  const ask = (path: string, init: RequestInit = {}) =>
    app.request(`http://localhost:4000${path}`, { ...init, headers: { host: 'localhost:4000', ...init.headers } })
  return { ask, inbox, faults, breakage, mapping, stream, clock, logged, expired, recorder }
}
