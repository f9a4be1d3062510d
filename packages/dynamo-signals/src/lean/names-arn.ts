/** The parts of a request that name tables, whatever its operation. */
interface Request {
  readonly TableName?: string
  readonly RequestItems?: object
  readonly TransactItems?: readonly object[]
}

/** Whether a request names a table by its ARN. Values of items are not looked at. */
export function namesArn({ TableName, RequestItems, TransactItems }: Request): boolean {
  if (TableName?.startsWith('arn:')) return true
  if (RequestItems && Object.keys(RequestItems).some(name => name.startsWith('arn:'))) return true
  return TransactItems?.some(each => Object.values(each).some(namesArn)) === true
}
