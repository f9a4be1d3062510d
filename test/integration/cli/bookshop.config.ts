import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { openDatabase, type PostSave, postSave } from 'dynamo-signals'
import type { ApplicationConfig, InstanceCheck } from 'dynamo-signals/operations'
import { Author, BOOKSHOP, Profile } from '../../support/bookshop.ts'

const authorWithoutProfile: InstanceCheck<typeof Author> = {
  kind: 'authorWithoutProfile',
  model: Author,
  receivers: ['open-profile'],
  inspect: async ({ id }, database) =>
    (await database.repository(Profile).find(id)) ? undefined : `Author ${id} has no profile.`,
}

async function openProfile({ instance, effects }: PostSave<typeof Author>) {
  if (instance.name === process.env.REFUSED) throw new Error(`${instance.name} is refused`)
  await effects.repository(Profile).getOrCreate({ authorId: instance.id })
}

/** The bookshop, over the tables a test names in the environment of the command. */
export const config: ApplicationConfig = ({ isLocal, stage }) => {
  if (!isLocal && stage !== 'production') throw new Error('This bookshop is local.')
  const { TABLE = '', LEDGER = '', WIRING } = process.env
  postSave.connect(openProfile, { sender: Author, dispatchUid: 'open-profile', consumer: 'links' })
  if (WIRING === 'broken') postSave.connect(() => undefined, { sender: 'Poet', dispatchUid: 'lost', consumer: 'links' })
  const database = openDatabase({
    client: new DynamoDBClient({}),
    tableName: TABLE,
    ledgerTableName: LEDGER,
    models: BOOKSHOP,
  })
  return { database, consumers: ['links'], checks: [authorWithoutProfile] }
}
