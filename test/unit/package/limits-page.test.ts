import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'
import { REFUSED_ADJUSTMENTS } from './refused-adjustments.ts'
import { REFUSED_BY_DEPLOY } from './refused-by-deploy.ts'
import { REFUSED_BY_STREAMS } from './refused-by-streams.ts'
import { REFUSED_CALLS } from './refused-calls.ts'
import { REFUSED_CONNECTIONS } from './refused-connections.ts'
import { REFUSED_EXISTING } from './refused-existing.ts'
import { REFUSED_EXISTING_QUERIES } from './refused-existing-queries.ts'
import { REFUSED_IN_TESTS } from './refused-in-tests.ts'
import { REFUSED_LEAN } from './refused-lean.ts'
import { REFUSED_LINKS } from './refused-links.ts'
import { REFUSED_MIGRATIONS } from './refused-migrations.ts'
import { REFUSED_QUERIES } from './refused-queries.ts'
import { REFUSED_SENDS } from './refused-sends.ts'
import { REFUSED_WRITES } from './refused-writes.ts'
import { UNREADABLE_ITEMS } from './unreadable-items.ts'

const page = await readFile(join(WORKSPACE, 'docs/limits.md'), 'utf8')

/** The sections whose sentences are provoked here. Those of the others are the subject of tests of their own. */
const SECTIONS = [
  'Models and schemas',
  'Indexes and queries',
  'Links',
  'Existing tables',
  'Values and calls',
  'Signals and connections',
  'Databases and operations',
  'Streams and receivers',
  'Deployment kits',
  'In tests',
]
/** Sentences that need more than a call: a clock, another process, or a whole batch. */
const ELSEWHERE = [
  'Two versions of dynamo-signals are loaded',
  'The receiver was still running shortly before its Lambda times out',
  'The receiver was still running after its timeout of … ms',
  'The images of the record could not be stored:',
  'The function died … times while the receiver ran:',
  // What a record fails with, test/unit/streams/odd-receivers.test.ts.
  'The MODIFY record of … lacks its old image',
  'The condition "…" must return true or false',
  'once of …: key must not be "…" again',
  'Another handler holds the effect … until …',
  'A delete is in progress until …',
  // Parts of sentences that are quoted whole before.
  'check',
]

/** What a correct call may end with: docs/errors.md has a row for each. */
const OUTCOMES = [
  ...[
    'alreadyExists',
    'beingDeleted',
    'checkFailed',
    'conditionFailed',
    'conflict',
    'doesNotExist',
    'protected',
    'restricted',
  ],
  ...['relatedObjectDoesNotExist', 'unavailable', 'valueTaken', 'fenceHeld', 'dryRun'],
].map(name => `repository.${name}`)
/** Refusals that need more than a call, and signs between the library's own parts. */
const CODES_ELSEWHERE = [
  'dispatch.otherVersion',
  'dispatch.tooDeep',
  'streams.alreadyHandled',
  'streams.functionDied',
  'streams.tooManyHops',
  'streams.leaseHeld',
  'streams.retryLater',
  'streams.timeUp',
  'repository.unstorable',
  // test/integration/package/stream-driver.test.ts
  'testing.noStream',
]

const REFUSED = [
  ...REFUSED_CALLS,
  ...REFUSED_ADJUSTMENTS,
  ...REFUSED_QUERIES,
  ...REFUSED_EXISTING,
  ...REFUSED_EXISTING_QUERIES,
  ...REFUSED_WRITES,
  ...REFUSED_LEAN,
  ...REFUSED_LINKS,
  ...REFUSED_MIGRATIONS,
  ...REFUSED_SENDS,
  ...UNREADABLE_ITEMS,
  ...REFUSED_CONNECTIONS,
  ...REFUSED_BY_STREAMS,
  ...REFUSED_BY_DEPLOY,
  ...REFUSED_IN_TESTS,
]
const thrown: Awaited<ReturnType<typeof errorOf>>[] = []
for (const [, provoke] of REFUSED) thrown.push(await errorOf(provoke))
const said = thrown.map(error => error?.message ?? 'nothing')

describe.each(SECTIONS)('the limits page, in "%s",', section => {
  const sentences = sentencesOf(section).filter(text => !ELSEWHERE.some(start => text.startsWith(start)))

  it.each(sentences)('describes the error that is thrown: %s', sentence => {
    expect(said).toContainEqual(expect.stringMatching(patternOf(sentence)))
  })
})

it.each(REFUSED.map(([what], at) => [what, said[at]]))('has a sentence for %s', (_what, message) => {
  const sentences = SECTIONS.flatMap(sentencesOf)

  expect(
    sentences.filter(sentence => patternOf(sentence).test(message ?? '')),
    message,
  ).not.toEqual([])
})

it('has a sentence for every refusal of the library', async () => {
  const covered = new Set([...thrown.map(error => error?.code), ...OUTCOMES, ...CODES_ELSEWHERE])

  expect((await codesInSource()).filter(code => !covered.has(code))).toEqual([])
})

/** What is in backticks in the second column of a section's rows. */
function sentencesOf(section: string): string[] {
  const [, text = ''] = page.split(`## ${section}\n`)
  const [own = ''] = text.split('\n## ')
  const cells = own.split('\n').flatMap(line => (line.startsWith('|') ? (line.split('|')[2] ?? []) : []))
  return cells.flatMap(cell => [...cell.matchAll(/`([^`]+ [^`]+)`/g)].flatMap(([, quoted]) => quoted ?? []))
}

/** A sentence of the page as an expression: `…` is anything. */
function patternOf(sentence: string): RegExp {
  return new RegExp(sentence.split('…').map(RegExp.escape).join('[^]*'))
}

async function errorOf(provoke: () => unknown): Promise<(Error & { readonly code?: string }) | undefined> {
  try {
    await provoke()
    return undefined
  } catch (error) {
    return error as Error
  }
}

/** The codes of all errors in the source of the library, but for those of its command line. */
async function codesInSource(): Promise<string[]> {
  const codes = new Set<string>()
  for await (const file of glob(join(WORKSPACE, 'packages/dynamo-signals/src/!(cli)/**/*.ts'))) {
    const text = await readFile(file, 'utf8')
    for (const [, code = ''] of text.matchAll(
      /'((?:dispatch|models|repository|streams|operations|testing)\.[a-z]\w+)'/gi,
    ))
      codes.add(code)
  }
  return [...codes]
}
