import { foreignUpdate } from 'dynamo-signals'

/** The UpdateItem of code that uses only `foreignUpdate` of the library. It adds an attribute that no release knows. */
export function addBadge(TableName: string, id: string, badge: string): object {
  const { UpdateExpression, ExpressionAttributeValues, ...rest } = foreignUpdate()
  return {
    TableName,
    Key: { pk: { S: `Member#${id}` }, sk: { S: 'instance' } },
    UpdateExpression: `SET badge = :badge ${UpdateExpression}`,
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':badge': { S: badge } },
    ...rest,
  }
}
