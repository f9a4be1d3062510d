import { newerNode } from './newer-node.ts'

const PACKAGE = '@dynamo-signals/local-cloud'

/** The packages that each part of the local cloud needs. */
const NEEDED = {
  dev: `${PACKAGE} dynamodb-embedded @aws-sdk/client-dynamodb-streams`,
  stage: PACKAGE,
} as const

/** Loads the part of the local cloud that runs a command. Rejects with a sentence if a package is not installed. */
export async function loadLocalCloud<Module>(part: keyof typeof NEEDED, command: string = part): Promise<Module> {
  try {
    // Not a literal: neither compilers nor bundlers may look for a package that need not be installed.
    return await import(`${PACKAGE}/${part}`)
  } catch (cause) {
    const tooOld = newerNode(cause, process.version)
    if (tooOld) throw new Error(`${command} could not start. ${tooOld}`, { cause })
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    const why = cause instanceof Error ? ` (${cause.message.split('\n')[0]})` : ''
    throw new Error(`${command} needs a package that is not installed${why}. Install it: npm i -D ${NEEDED[part]}`, {
      cause,
    })
  }
}
