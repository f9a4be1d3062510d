import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { LocalCloudError } from '../local-cloud-error.ts'

const OLDEST_JAVA = 17
const ADVICE = `Install a Java runtime ${OLDEST_JAVA} or newer and put it on the PATH, or set DYNAMODB_ENDPOINT to a DynamoDB that is already running.`

/**
 * Resolves if `java` can run DynamoDB Local. Otherwise, it rejects with a `LocalCloudError` that says what to install.
 */
export async function requireJava(command = 'java'): Promise<void> {
  const version = parseJavaVersion(await printedVersion(command))
  if (version === undefined) {
    throw new LocalCloudError('dynamodb.javaMissing', `\`${command} -version\` did not print a Java version. ${ADVICE}`)
  }
  if (version < OLDEST_JAVA) {
    throw new LocalCloudError(
      'dynamodb.javaTooOld',
      `DynamoDB Local needs Java ${OLDEST_JAVA}, but \`${command}\` is Java ${version}. ${ADVICE}`,
    )
  }
}

/** Parses the major version in the output of `java -version`: 17 for `17.0.15`, 8 for the older `1.8.0_392`. */
export function parseJavaVersion(printed: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(printed)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

async function printedVersion(command: string): Promise<string> {
  const child = spawn(command, ['-version'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const failed = new Promise<never>((_, reject) => child.once('error', reject))
  try {
    // `java -version` writes to standard error.
    return await Promise.race([text(child.stderr), failed])
  } catch (cause) {
    throw new LocalCloudError(
      'dynamodb.javaMissing',
      `DynamoDB Local needs Java, and \`${command}\` cannot be run. ${ADVICE}`,
      { cause },
    )
  }
}
