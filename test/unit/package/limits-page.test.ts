import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WORKSPACE } from '../../support/packed-library.ts'
import { REFUSED_BY_STREAMS } from './refused-by-streams.ts'
import { REFUSED_CALLS } from './refused-calls.ts'

const page = await readFile(join(WORKSPACE, 'docs/limits.md'), 'utf8')

/** The sections whose sentences are provoked here. Those of the others are the subject of tests of their own. */
const SECTIONS = ['Models and schemas', 'Values and calls', 'Streams and receivers']
/** Sentences that need more than a call: a clock, another process, or a whole batch. */
const ELSEWHERE = [
  'Two versions of dynamo-signals are loaded in this process',
  'The receiver was still running shortly before its Lambda times out',
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

const REFUSED = [...REFUSED_CALLS, ...REFUSED_BY_STREAMS]
const said: string[] = []
for (const [, provoke] of REFUSED) said.push(await sentenceOf(provoke))

describe.each(SECTIONS)('the limits page, in "%s",', section => {
  const sentences = sentencesOf(section).filter(text => !ELSEWHERE.some(start => text.startsWith(start)))

  it.each(sentences)('says what is thrown: %s', sentence => {
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

async function sentenceOf(provoke: () => unknown): Promise<string> {
  try {
    await provoke()
    return 'nothing'
  } catch (error) {
    return (error as Error).message
  }
}
