import type { TestProject } from 'vitest/node'
import { startMemoryServer } from './memory-dynamodb/http/memory-server.ts'

/** Serves a DynamoDB in memory to the tests of a project, unless `DYNAMODB_ENDPOINT` names a running one. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const known = process.env.DYNAMODB_ENDPOINT
  if (known) return void project.provide('dynamodbEndpoint', known)
  const { endpoint, stop } = await startMemoryServer()
  project.provide('dynamodbEndpoint', endpoint)
  return stop
}
