import { DeleteTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { connectReceivers, MODELS, type Shop } from '@dynamo-signals/shop'
import { type Database, openDatabase } from 'dynamo-signals'
import { sdkTransport } from '../../../packages/dynamo-signals/src/repository/requests/sdk-transport.ts'
import { type FreshDatabase, freshDatabase } from '../../support/fresh-database.ts'
import type { Random } from '../../support/random.ts'
import { type ActorClock, currentActor, never } from '../world/actor.ts'
import type { Faults } from '../world/faults.ts'
import type { AcceptedMail } from '../world/ses.ts'
import { shelves } from '../world/shelves.ts'

/** Pauses are kept short: nothing here depends on how long they are. */
const LONGEST_PAUSE = 3
const REFUSED = { $metadata: { httpStatusCode: 400 } }

/** The shop on tables of its own in DynamoDB Local. */
export interface LocalShop {
  readonly context: Shop
  /** The shop's database, on the way that things get lost on. */
  readonly database: Database
  /** The same tables, on a way that nothing happens on. */
  readonly tables: FreshDatabase
  readonly mails: AcceptedMail[]
  readonly clock: ActorClock
  /** Lets leases and fences run out. */
  pass(milliseconds: number): void
  close(): Promise<void>
}

/** Opens a shop over a client. Only one can be open at a time: its receivers are connected. */
export async function openLocalShop(client: DynamoDBClient, faults: Faults, random: Random): Promise<LocalShop> {
  let ahead = 0
  const now = () => Date.now() + ahead
  const clock: ActorClock = {
    now,
    after: (milliseconds, run) => {
      const timer = setTimeout(run, Math.min(milliseconds, LONGEST_PAUSE))
      return () => clearTimeout(timer)
    },
  }
  const sleep = (milliseconds: number) => new Promise<void>(resolve => void clock.after(milliseconds, resolve))
  const runtime = { now: () => new Date(now()), sleep, random: () => random.next() }
  const tables = await freshDatabase(MODELS, { runtime })
  const { tableName, ledgerTableName } = tables
  const stock = sdkTransport(tables.client)
  await Promise.all(shelves().map(Item => stock('PutItem', { TableName: tableName, Item })))
  const database = openDatabase({ client, tableName, ledgerTableName, models: MODELS, runtime })
  const mails: AcceptedMail[] = []
  const context: Shop = {
    database,
    mailer: {
      send: async mail => {
        if (currentActor()?.isAlive === false) return never()
        if (faults.happens('ses.throttle')) throw Object.assign(new Error('Throttling'), REFUSED)
        mails.push({ ...mail, at: now() })
        if (faults.happens('ses.lostAfter')) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
      },
    },
    tokenKeys: { current: { id: 'k1', secret: 'a secret of more than thirty-two characters' } },
    passwords: { hash: async it => it, verify: async (it, hash) => it === hash, isOutdated: () => false },
    clock: () => new Date(now()),
    publicUrl: 'https://shop.example',
  }
  const disconnect = connectReceivers(context)
  return {
    context,
    database,
    tables,
    mails,
    clock,
    pass: milliseconds => {
      ahead += milliseconds
    },
    close: async () => {
      disconnect()
      const drop = (TableName: string) => tables.client.send(new DeleteTableCommand({ TableName }))
      await Promise.all([tableName, ledgerTableName].map(drop))
      tables.client.destroy()
      client.destroy()
    },
  }
}
