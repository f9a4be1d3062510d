import { join } from 'node:path'
import { createDynamoDBClient } from './dynamodb/create-dynamodb-client.ts'
import { readWith, searchTables } from './dynamodb/search-tables.ts'
import { startDynamoDB } from './dynamodb/start-dynamodb.ts'
import { ExpiredImages } from './expiry/expired-images.ts'
import { Expiry } from './expiry/expiry.ts'
import { prepareDataFolder } from './files/prepare-data-folder.ts'
import { startLambda } from './lambda/start-lambda.ts'
import type { LocalCloudOptions } from './local-cloud-options.ts'
import { requireFreePorts } from './ports/require-free-ports.ts'
import { FaultSwitch } from './ses/fault-switch.ts'
import { Inbox } from './ses/inbox.ts'
import { startSes } from './ses/start-ses.ts'
import { openStories } from './stories/open-stories.ts'

/** How long running invocations have to finish after the cloud is stopped. */
export const GRACE_MS = 10_000

/** Remembers what has to be stopped. It is stopped in the reverse order. */
export type OnStop = (stop: () => unknown) => void

/** The services of a stage, running, with the files that they store. */
export type Services = Awaited<ReturnType<typeof startServices>>

/** Starts DynamoDB with its tables, SES and Lambda. On failure, rejects: the caller stops what has been started. */
export async function startServices(options: LocalCloudOptions & { readonly region: string }, onStop: OnStop) {
  const { dataDir, log, region, tables, readChange } = options
  await requireSurroundings(options)
  const streamed = tables.filter(({ stream }) => stream).map(({ name }) => name)
  const stories = await openStories({ dataDir, streamed, readChange, log })
  onStop(() => stories.close())
  const dynamodb = await startDynamoDB(options, stories)
  onStop(() => dynamodb.stop())
  const inbox = await Inbox.open(fileIn(dataDir, 'mails.jsonl'), log)
  onStop(() => inbox.close())
  const faults = new FaultSwitch()
  const { around, recorder } = stories
  const ses = await startSes({ port: options.sesPort, inbox, faults, log, around, onMail: recorder.mailed })
  onStop(() => ses.stop())
  const lambda = await startLambda({ port: 0, region, log })
  onStop(() => lambda.stop(GRACE_MS))
  stories.places.to(ses.endpoint)
  const expired = await ExpiredImages.open(fileIn(dataDir, 'expired.txt'))
  onStop(() => expired.close())
  const client = createDynamoDBClient(dynamodb.endpoint)
  onStop(() => client.destroy())
  const expiry = new Expiry(client, tables, expired)
  return {
    dynamodb,
    ses,
    lambda,
    inbox,
    faults,
    stories,
    expired,
    expiry,
    storedItems: searchTables(readWith(client), tables),
  }
}

/** Checked before anything is started, so that a problem is found early. */
async function requireSurroundings({ dataDir, ...ports }: LocalCloudOptions): Promise<void> {
  // First, because a local cloud that is already running may use the same folder.
  await requireFreePorts(ports)
  if (dataDir !== '') await prepareDataFolder(dataDir)
}

/** The path of a file in the data folder, or `''` for memory. */
function fileIn(dataDir: string, name: string): string {
  return dataDir === '' ? '' : join(dataDir, name)
}
