import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { startLocalCloud } from '@dynamo-signals/local-cloud'
import { createDynamoDBClient } from '../../../packages/local-cloud/src/dynamodb/create-dynamodb-client.ts'

// A program that runs a whole local cloud of its own, to be killed by tests. It says on standard output, one JSON each line,
// what it delivers and logs; every line it is sent is the key of an item to write.

const [dataDir = '', port = '0'] = process.argv.slice(2)
const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
const write = (line: string) => say({ logged: line })

const cloud = await startLocalCloud({
  tables: [{ name: 'things', partitionKey: 'pk', indexes: [], stream: true }],
  dataDir,
  dynamodbPort: Number(port),
  engine: 'dynamodb-local',
  sesPort: 0,
  consolePort: 0,
  log: { info: write, warn: write, error: write },
}).catch(error => {
  say({ failed: error.message, name: error.name })
  process.exit(1)
})
await cloud.attach([
  {
    name: 'echo',
    table: 'things',
    startingPosition: 'TRIM_HORIZON',
    handler: async event => {
      say({ delivered: event.Records.map(record => record.dynamodb?.Keys?.pk?.S) })
    },
  },
])
say({ ready: true })
const client = createDynamoDBClient(cloud.dynamodbEndpoint)
for await (const chunk of process.stdin.setEncoding('utf8')) {
  for (const pk of String(chunk).trim().split('\n')) {
    await client.send(new PutItemCommand({ TableName: 'things', Item: { pk: { S: pk } } }))
  }
}
client.destroy()
await cloud.stop()
say({ stopped: true })
