import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { allIdle, EventSourceMapping, openTableStream } from '@dynamo-signals/local-cloud'
import { type AnyModel, type Database, openDatabase, type Transport } from 'dynamo-signals'
import { createStreamHandler, type StreamEvent } from 'dynamo-signals/streams'
import { dataTable, ledgerTable } from 'dynamo-signals/table'
import { openEmbedded, type ServedDynamoDB } from 'dynamodb-embedded'
import { onTestFinished } from 'vitest'
import { tableInput } from '../../../packages/dynamo-signals/src/testing/create-tables.ts'
import { adoptionFolder } from '../adopted-table.ts'
import { streamRecords } from '../embedded-table.ts'
import { eventually } from '../eventually.ts'
import { WORKSPACE } from '../packed-library.ts'
import { startCommand } from '../start-command.ts'
import { electroOrders, ORDERS_TABLE, ordersOfElectro } from './electro-orders.ts'
import { Copy, Tally } from './order-receivers.ts'

const MAIN = join(WORKSPACE, 'packages/dynamo-signals/src/cli/main.ts')
const [SHOP, REGION] = [ORDERS_TABLE.TableName, 'eu-west-1']

/** A team's table of orders on an embedded DynamoDB, and what the team deploys to adopt it. */
export class AdoptedShop {
  readonly endpoint: string
  /** The real ElectroDB in this process. */
  readonly electro
  readonly #dynamodb
  readonly #folder: string
  #handler: (event: StreamEvent) => Promise<unknown> = async () => undefined
  #disconnect: readonly (() => boolean)[] = []
  #mapping: EventSourceMapping | undefined

  private constructor(dynamodb: ServedDynamoDB, folder: string) {
    this.#dynamodb = dynamodb
    this.#folder = folder
    this.endpoint = dynamodb.endpoint
    this.electro = electroOrders(dynamodb.endpoint)
  }

  /** Opens a shop with so many orders, each stored as ElectroDB would. Its table has no stream. */
  static async open(orders: number): Promise<AdoptedShop> {
    const dynamodb = await openEmbedded({ port: 0 })
    const shop = new AdoptedShop(dynamodb, await adoptionFolder())
    onTestFinished(async () => {
      for (const disconnect of shop.#disconnect) disconnect()
      await shop.#mapping?.stop()
      shop.electro.close()
      await dynamodb.close()
    })
    await dynamodb.transport('CreateTable', ORDERS_TABLE)
    for (const RequestItems of ordersOfElectro(shop.electro.orders, orders)) {
      await dynamodb.transport('BatchWriteItem', { RequestItems })
    }
    return shop
  }

  /** Runs `dynamo-signals adopt`. Returns the file that it wrote. */
  async adopt(): Promise<string> {
    const environment = {
      AWS_ENDPOINT_URL_DYNAMODB: this.endpoint,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
    }
    const { code, output } = await startCommand(MAIN, this.#folder, ['adopt', SHOP], environment).ended
    if (code !== 0) throw new Error(output)
    return readFile(join(this.#folder, 'adopted-models.ts'), 'utf8')
  }

  /** Loads a file of models. */
  async load(name: string, source: string): Promise<AnyModel> {
    const file = join(this.#folder, name)
    await writeFile(file, source)
    const { Order } = await import(pathToFileURL(file).href)
    return Order
  }

  open(model: AnyModel): Database {
    // Over a network, other requests would be served between two of this database.
    const client = async (operation: never, input: never) => {
      await setImmediate()
      return this.#dynamodb.transport(operation, input)
    }
    return openDatabase({
      client: client as unknown as Transport,
      tableName: 'signals',
      ledgerTableName: 'ledger',
      models: [model, Tally, Copy],
    })
  }

  /** Turns the stream on, creates the tables of the library, and connects a function to the stream. */
  async setUp(): Promise<void> {
    const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } as const
    await this.#dynamodb.transport('UpdateTable', { TableName: SHOP, StreamSpecification })
    for (const table of [dataTable('signals'), ledgerTable('ledger')]) {
      await this.#dynamodb.transport('CreateTable', tableInput(table))
    }
    this.#mapping = new EventSourceMapping({
      functionName: 'orders',
      handler: event => this.#handler(event as StreamEvent),
      settings: { startingPosition: 'TRIM_HORIZON', functionResponseTypes: ['ReportBatchItemFailures'], timeout: 900 },
      source: await openTableStream(this, SHOP, REGION),
      region: REGION,
      log: console,
    })
  }

  /** Deploys the function with these receivers, in the place of the last release. */
  async deploy(model: AnyModel, ...receivers: readonly ((sender: AnyModel) => () => boolean)[]): Promise<Database> {
    for (const disconnect of this.#disconnect) disconnect()
    this.#disconnect = receivers.map(connect => connect(model))
    const database = this.open(model)
    this.#handler = createStreamHandler({ database, consumer: 'orders' })
    await this.#mapping?.start()
    return database
  }

  /** Resolves when the function has processed the whole stream. */
  async settled(): Promise<void> {
    await eventually(() => allIdle(this.#mapping ? [this.#mapping] : []))
  }

  /** Delivers the whole stream again. */
  async redeliver(): Promise<void> {
    await this.#mapping?.replayFromHorizon()
    await this.settled()
  }

  /** The steps of each order that the stream has records of, in their order. */
  async changes(): Promise<ReadonlyMap<string, readonly number[]>> {
    const changes = new Map<string, number[]>()
    for (const { dynamodb } of await streamRecords(this.#dynamodb, SHOP)) {
      const orderId = dynamodb.NewImage?.orderId?.S ?? ''
      changes.set(orderId, [...(changes.get(orderId) ?? []), Number(dynamodb.NewImage?.step?.N)])
    }
    return changes
  }

  /** The stored items of the orders, without the library's own attribute. */
  async orders(): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const items = await this.#dynamodb.items(SHOP)
    return items.map(({ _signals, ...item }) => unmarshall(item as never))
  }

  /** The stored instances of a model of the library's own table, by their ids. */
  async instances(model: AnyModel): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
    const items = (await this.#dynamodb.items('signals')).filter(({ _type }) => _type?.S === model.name)
    return new Map(items.map(item => [item.id?.S ?? '', unmarshall(item as never)]))
  }
}
