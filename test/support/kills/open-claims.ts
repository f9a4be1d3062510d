import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb'

/** The mails in progress, or whose sender died: claims that are neither marked nor released, with their fence. */
export async function openClaims(client: DynamoDBClient, ledger: string): Promise<string[]> {
  const pages = paginateScan(
    { client },
    {
      TableName: ledger,
      ConsistentRead: true,
      FilterExpression: 'begins_with(pk, :once) AND #state = :claimed AND #until > :now',
      ExpressionAttributeNames: { '#state': 'state', '#until': 'until' },
      ExpressionAttributeValues: {
        ':once': { S: 'once#' },
        ':claimed': { S: 'claimed' },
        ':now': { N: String(Date.now()) },
      },
    },
  )
  const claims: string[] = []
  for await (const { Items = [] } of pages)
    claims.push(...Items.map(({ pk, sk, token }) => `${pk?.S} ${sk?.S} ${token?.N}`))
  return claims
}
