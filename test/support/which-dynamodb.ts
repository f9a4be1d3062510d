/** Where DynamoDB itself is the subject: what is stored and read back, races, killed processes, and what is delivered. */
export const ABOUT_DYNAMODB = [
  'test/integration/{local-cloud,memory-dynamodb}/**/*.test.ts',
  'test/integration/package/{consumer,when-it-fires}.test.ts',
  'test/integration/library/{delete-concurrent,delete-killed,racing-saves}.test.ts',
  'test/integration/library/{delivery,find-many,saving,stored-by-others,stored-instances}.test.ts',
]

/** Of these, the ones that compare with DynamoDB Local: on another DynamoDB they would show nothing. */
export const COMPARED_WITH_IT = [
  'test/integration/memory-dynamodb/**/*.test.ts',
  'test/integration/local-cloud/recorded-stream.test.ts',
]

/** The ones that start a DynamoDB Local of their own, whichever DynamoDB the others use. */
export const STARTING_IT = ['test/integration/local-cloud/dynamodb-process.test.ts']

/** A DynamoDB that tests run on. */
export type Engine = 'embedded' | 'dynamodb-local'

/** The global setup that starts each of them. */
export const SETUP_OF: Readonly<Record<Engine, string>> = {
  embedded: 'test/support/dynamodb-in-memory.ts',
  'dynamodb-local': 'test/support/dynamodb-local.ts',
}

export interface Surroundings {
  /** What `ENGINE` says; undefined or empty when it says nothing. */
  readonly engine: string | undefined
  /** The address of a running DynamoDB, which all tests then use. */
  readonly endpoint: string | undefined
  /** Whether DynamoDB Local can be started here. */
  readonly hasJava: boolean
}

export interface WhichDynamoDB {
  /** For the tests that use DynamoDB as a means. */
  readonly asMeans: Engine
  /** For the tests in `ABOUT_DYNAMODB`, and for the simulation. */
  readonly asSubject: Engine
  /** The files that cannot run. */
  readonly skipped: readonly string[]
}

/**
 * Decides which DynamoDB the tests run on. DynamoDB Local is used for what is about DynamoDB, if there is Java; without
 * it, those tests run on the embedded one, except those that show something of DynamoDB Local. With
 * `ENGINE=dynamodb-local` nothing is skipped: without Java the run fails. Throws for another `ENGINE`.
 */
export function whichDynamoDB({ engine = '', endpoint, hasJava }: Surroundings): WhichDynamoDB {
  if (!['', 'embedded', 'dynamodb-local'].includes(engine)) {
    throw new Error(`ENGINE is "${engine}". Set it to "embedded" or "dynamodb-local", or leave it out.`)
  }
  const asMeans = engine === 'dynamodb-local' ? engine : 'embedded'
  if (hasJava || asMeans === 'dynamodb-local') return { asMeans, asSubject: 'dynamodb-local', skipped: [] }
  if (endpoint) return { asMeans, asSubject: 'dynamodb-local', skipped: STARTING_IT }
  return { asMeans, asSubject: 'embedded', skipped: [...STARTING_IT, ...COMPARED_WITH_IT] }
}

/** One line about the files that are skipped; empty when none is. */
export function whatIsSkipped({ skipped, asSubject }: WhichDynamoDB, count: (patterns: readonly string[]) => number) {
  if (skipped.length === 0) return ''
  const others = asSubject === 'embedded' ? ' The others run on the embedded DynamoDB.' : ''
  return `Java 17 was not found: ${count(skipped)} test files that need DynamoDB Local are skipped.${others}`
}
