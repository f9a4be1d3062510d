import { ScanCommand } from '@aws-sdk/client-dynamodb'
import {
  ConflictError,
  created,
  DynamoSignalsError,
  defineModel,
  foreignKey,
  openDatabase,
  type PostSave,
  type PreSave,
  postSave,
  preSave,
  receiver,
  ValidationError,
} from 'dynamo-signals'
import { index } from 'dynamo-signals/queries'
import { createStreamHandler, inline } from 'dynamo-signals/streams'
import { imageOf, openTestDatabase } from 'dynamo-signals/testing'
import * as z from 'zod'

const Reader = defineModel('Reader', { schema: z.object({ email: z.email(), loans: z.int().default(0) }) })
const Loan = defineModel('Loan', {
  schema: z.object({ title: z.string(), dueOn: z.string() }),
  relations: { reader: foreignKey(Reader, { onDelete: 'cascade' }) },
  indexes: { byReader: index({ partition: ['readerId'], sort: ['dueOn'] }) },
})
const sender = Loan

/** A class of an application, which a minifier renames, with its own name. */
class LibraryClosedError extends DynamoSignalsError {
  override readonly name = 'LibraryClosedError'
}

class Desk {
  @receiver(preSave, { sender })
  static refuseUntitled({ instance }: PreSave<typeof Loan>): void {
    if (instance.title === 'closed') throw new LibraryClosedError('lending.closed', 'Closed.')
    if (instance.title === '') throw new ValidationError('Loan', [{ path: 'title', message: 'Missing' }])
  }

  // Connected with an instance of the class, as it is constructed.
  readonly seen: string[] = []
  @receiver(preSave, { sender })
  see({ instance }: PreSave<typeof Loan>): void {
    this.seen.push(instance.title)
  }
}

/** Runs once for each loan, behind `inline()` and behind a stream handler. */
async function countLoan({ instance: loan, effects }: PostSave<typeof Loan>): Promise<void> {
  const readers = effects.repository(Reader)
  const reader = await readers.get(loan.readerId)
  await readers.update(reader, { loans: reader.loans + 1 })
}

/** Uses the library as an application does, and returns what it saw. */
export async function lend(): Promise<Record<string, unknown>> {
  const desk = new Desk()
  postSave.connect(countLoan, { sender, when: created(), dispatchUid: 'readers/count-loan', consumer: 'readers' })
  const test = await openTestDatabase({ models: [Reader, Loan] })
  const readers = test.database.repository(Reader)
  const loans = test.database.repository(Loan)

  const ada = await readers.create({ id: 'ada', email: 'ada@example.org' })
  await readers.update(ada, { email: 'ada@example.com' })
  const failures = {
    invalid: await failureOf(readers.create({ email: 'not an address' }), ValidationError),
    refused: await failureOf(loans.create({ title: '', dueOn: '2026-01-03', readerId: 'ada' }), ValidationError),
    closed: await failureOf(
      loans.create({ title: 'closed', dueOn: '2026-01-03', readerId: 'ada' }),
      LibraryClosedError,
    ),
    stale: await failureOf(readers.update(ada, { email: 'ada@example.net' }), ConflictError),
  }

  await loans.create({ id: 'one', title: 'Emma', dueOn: '2026-01-02', readerId: 'ada' })
  const handle = createStreamHandler({ database: test.database, consumer: 'readers' })
  const event = { Records: [await recordOf(test, 'one')] }
  const responses = [await handle(event), await handle(event)]
  const counts = [(await readers.get('ada')).loans]
  await test.settle()
  counts.push((await readers.get('ada')).loans)

  const direct = openDatabase({ ...test.storage, models: [Reader, Loan], delivery: inline() })
  await direct.repository(Loan).create({ id: 'two', title: 'Ulysses', dueOn: '2026-01-01', readerId: 'ada' })
  counts.push((await readers.get('ada')).loans)
  const found = await loans.query('byReader', { reader: 'ada' }).toArray()
  await test.close()
  return { failures, responses, counts, found: found.map(({ title }) => title), seen: desk.seen.length }
}

type Test = Awaited<ReturnType<typeof openTestDatabase>>
type ErrorClass = abstract new (...args: never[]) => Error

async function failureOf(saving: Promise<unknown>, type: ErrorClass): Promise<string> {
  const error = await saving.then(
    () => new Error('It was saved.'),
    (thrown: Error) => thrown,
  )
  const kinds = [error instanceof type, error instanceof DynamoSignalsError, error instanceof Error]
  return [error.name, ...kinds, String(error).startsWith(error.name)].join(' ')
}

/** The record that Lambda passes to a function for a new item. */
async function recordOf({ client, storage }: Test, id: string) {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: storage.tableName }))
  const NewImage = imageOf(Items.find(item => item.id?.S === id))
  const Keys = { pk: NewImage.pk, sk: NewImage.sk }
  const dynamodb = { Keys, NewImage, SequenceNumber: '1' }
  return { eventID: '1', eventName: 'INSERT', eventSource: 'aws:dynamodb', dynamodb } as const
}
