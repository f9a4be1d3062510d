/**
 * Profiles saves of a loaded instance with the AWS SDK, and draws `docs/saving.svg`: `npm run bench profile-save`. The network
 * responds immediately. Prints the shares of the library and of the SDK, by the function that was running.
 */
import { writeFile } from 'node:fs/promises'
import { Session } from 'node:inspector/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { openDatabase } from 'dynamo-signals'
import { flameGraph } from './flame-graph.ts'
import { Company, Person, person } from './person.ts'
import { stubbedNetwork } from './stubbed-client.ts'

const client = new DynamoDBClient(stubbedNetwork(() => '{}'))
const people = openDatabase({
  client,
  tableName: 'data',
  ledgerTableName: 'ledger',
  models: [Company, Person],
}).repository(Person)
let loaded = await people.create(person(0))
const save = async (times: number) => {
  for (let count = 0; count < times; count++) loaded = await people.save(Object.assign(loaded, { loginCount: count }))
}

await save(3_000)
const session = new Session()
session.connect()
await session.post('Profiler.enable')
await session.post('Profiler.setSamplingInterval', { interval: 200 })
await session.post('Profiler.start')
await save(5_000)
const { profile } = await session.post('Profiler.stop')

await writeFile(new URL('../../docs/saving.svg', import.meta.url), flameGraph(profile))
const places = { library: /packages\/dynamo-signals\//, SDK: /@aws-sdk|@smithy|@aws\//, 'schema library': /\/zod\// }
const times = new Map<string, number>()
const nodes = new Map(profile.nodes.map(node => [node.id, node.callFrame]))
for (const [at, id] of (profile.samples ?? []).entries()) {
  const { url = '', functionName = '' } = nodes.get(id) ?? {}
  if (/^\((idle|program|root)\)$/.test(functionName)) continue
  const [place = 'Node and garbage collection'] = Object.entries(places).find(([, files]) => files.test(url)) ?? []
  times.set(place, (times.get(place) ?? 0) + (profile.timeDeltas?.[at] ?? 0))
}
const all = [...times.values()].reduce((sum, time) => sum + time, 0)
for (const [place, time] of times) process.stdout.write(`${place}: ${((time / all) * 100).toFixed(0)} %\n`)
