import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { dataFolder } from '../../../support/embedded-folder.ts'
import { THINGS } from '../../../support/embedded-table.ts'
import { Random } from '../../../support/random.ts'

/** How often the process is killed. */
const KILLS = Number(process.env.KILL_ROUNDS ?? 5)
const SEED = Number(process.env.SEED ?? 1)
const WRITERS = 8
const COMPACT_AT = 30_000
/** A process is killed some milliseconds after so many writes at most. */
const MOST_ACKNOWLEDGED = 100
const PROCESS = fileURLToPath(new URL('../../../support/embedded-process.ts', import.meta.url))
const { TableName } = THINGS

/** What a writer did: each of its writes has a number, which grows. */
interface Writer {
  readonly name: string
  sent: number
  acknowledged: number
}

interface Served {
  readonly child: ChildProcess
  readonly endpoint: string
}

async function serve(data: string): Promise<Served> {
  const child = spawn(process.execPath, [PROCESS, data, String(COMPACT_AT)], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface({ input: child.stdout as NodeJS.ReadableStream }), 'line')) as [string]
  return { child, endpoint: (JSON.parse(line) as { endpoint: string }).endpoint }
}

async function send(endpoint: string, operation: string, input: object): Promise<Answer> {
  const headers = { 'x-amz-target': `DynamoDB_20120810.${operation}` }
  const response = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(input) })
  const answer = (await response.json()) as Answer
  if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`)
  return answer
}

interface Answer {
  readonly Items?: readonly Record<string, { readonly S?: string; readonly N?: string }>[]
}

const itemOf = (writer: string, sk: number, number: number) => ({
  pk: { S: writer },
  sk: { N: String(sk) },
  number: { N: String(number) },
  padding: { S: 'x'.repeat(number % 300) },
})

/** Puts a pair of items in one transaction, and a new one each time, until there is no response. */
async function write(endpoint: string, writer: Writer, onAcknowledged: () => void): Promise<void> {
  try {
    for (;;) {
      const number = ++writer.sent
      const puts = [1, 2, 1000 + number].map(sk => ({ Put: { TableName, Item: itemOf(writer.name, sk, number) } }))
      await send(endpoint, 'TransactWriteItems', { TransactItems: puts })
      writer.acknowledged = number
      onAcknowledged()
    }
  } catch (error) {
    // Killed: the request has no response, and its outcome is unknown.
    if (!(error instanceof TypeError)) throw error
  }
}

/** Compares what is stored with what was acknowledged. */
async function check(endpoint: string, writer: Writer): Promise<void> {
  const { Items = [] } = await send(endpoint, 'Query', {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: writer.name } },
  })
  const numbers = Items.map(({ number }) => Number(number?.N))
  const [one = 0, other = 0, ...each] = numbers
  const about = `${writer.name}: ${writer.acknowledged} acknowledged, ${writer.sent} sent`
  expect(one, `nothing acknowledged is lost; ${about}`).toBeGreaterThanOrEqual(writer.acknowledged)
  expect(one, `nothing is there that was never sent; ${about}`).toBeLessThanOrEqual(writer.sent)
  expect(other, `nothing is half done; ${about}`).toBe(one)
  expect(each.length, `every transaction left its item; ${about}`).toBeGreaterThanOrEqual(writer.acknowledged)
  expect(each.at(-1) ?? 0, about).toBe(one)
}

it('loses no acknowledged write and leaves none half done, whenever it is killed', async () => {
  const [data, random] = [dataFolder(), new Random(SEED)]
  let served = await serve(data)
  await send(served.endpoint, 'CreateTable', THINGS)
  let acknowledged = 0

  for (let round = 0; round < KILLS; round++) {
    const { child, endpoint } = served
    const writers = Array.from({ length: WRITERS }, (_, number) => ({
      name: `round ${round} writer ${number}`,
      sent: 0,
      acknowledged: 0,
    }))
    // By what was done and not by the time alone: on a busy machine nothing may be acknowledged for long.
    const [most, delay] = [random.between(1, MOST_ACKNOWLEDGED), random.between(0, 5)]
    let count = 0
    const killWhenDone = () => {
      if (++count === most) setTimeout(() => child.kill('SIGKILL'), delay)
    }
    await Promise.all(writers.map(writer => write(endpoint, writer, killWhenDone)))
    served = await serve(data)
    for (const writer of writers) await check(served.endpoint, writer)
    acknowledged += writers.reduce((sum, writer) => sum + writer.acknowledged, 0)
  }

  expect(acknowledged).toBeGreaterThanOrEqual(KILLS)
})
