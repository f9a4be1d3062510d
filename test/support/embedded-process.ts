/**
 * A process that serves an embedded DynamoDB from a folder, and can be killed: `embedded-process.ts <folder> <compact at>`.
 * It compacts much more often than it would by default, so that kills strike in the middle of that, too.
 */
import { EmbeddedDynamoDB } from '../../packages/dynamodb-embedded/src/embedded-dynamodb.ts'
import { Journal } from '../../packages/dynamodb-embedded/src/journal/journal.ts'

const [, , data = '', compactAt = ''] = process.argv
const dynamodb = new EmbeddedDynamoDB({}, new Journal(data, { compactAt: Number(compactAt) }))
const { endpoint } = await dynamodb.listen()
process.stdout.write(`${JSON.stringify({ endpoint, notes: dynamodb.notes })}\n`)
