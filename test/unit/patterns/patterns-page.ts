import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WORKSPACE } from '../../support/packed-library.ts'
import { type Guide, OpenGuide, type Pattern } from './guide.ts'
import { GUIDES } from './guides.ts'
import type { Cost } from './measured-table.ts'

/** The page with the tables of all guides, between two comments. */
export const PATTERNS_PAGE = join(WORKSPACE, 'docs/queries.md')
const BEGIN = '<!-- Made by `node test/unit/patterns/patterns-page.ts`. Do not edit up to the end. -->'
const END = '<!-- The end of what is made. -->'

/** Replaces the tables in the text of the page by those that the patterns yield now. */
export async function withPatterns(page: string): Promise<string> {
  const sections = Object.entries(GUIDES).map(([file, guide]) => sectionOf(file, guide))
  const [before, after] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (before < 0 || after < before) throw new Error(`${PATTERNS_PAGE} has lost its comments: ${BEGIN} … ${END}`)
  return `${page.slice(0, before)}${BEGIN}\n\n${(await Promise.all(sections)).join('\n\n')}\n\n${page.slice(after)}`
}

async function sectionOf(file: string, guide: Guide): Promise<string> {
  const opened = await OpenGuide.open(guide)
  const code = codeOf(await readFile(join(import.meta.dirname, file), 'utf8'))
  const rows: string[] = []
  for (const row of guide.patterns) rows.push(await rowOf(opened, row, code.get(row.pattern)))
  const uses = guide.models.reduce((sum, { indexes, relations, listed }) => {
    const keys = Object.values(relations).filter(({ kind }) => kind === 'foreignKey')
    return sum + Object.keys(indexes).length + keys.length + (listed ? 1 : 0)
  }, 0)
  return `### ${guide.title}

From: ${guide.source}. [The models](../test/unit/patterns/${file}) have ${uses} uses of indexes, which share ${opened.indexes} indexes of the table.

| pattern | query | cost | by hand |
| --- | --- | --- | --- |
${rows.join('\n')}`
}

async function rowOf(opened: OpenGuide, row: Pattern<never>, code: string | undefined): Promise<string> {
  if (code === undefined)
    throw new Error(`The source of ${row.pattern} was not found. Keep pattern, ask and byHand together.`)
  const [ours, hand] = [(await opened.ask(row)).cost, (await opened.byHand(row)).cost]
  const note = row.dearer ?? row.note
  const byHand = [textOf(ours) === textOf(hand) ? 'the same' : textOf(hand), ...(note ? [note] : [])].join('. ')
  return `| ${row.pattern} | \`${code}\` | ${textOf(ours)} | ${byHand} |`
}

function textOf({ requests, reads, writes }: Cost): string {
  const parts = [
    [requests, 'request'],
    [reads, 'RCU'],
    [writes, 'WCU'],
  ] as const
  return parts
    .flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}${unit === 'request' && count > 1 ? 's' : ''}`]))
    .join(', ')
}

/** The code of each pattern, on one line, as the source of its guide has it. */
function codeOf(source: string): ReadonlyMap<string, string> {
  const found = source.matchAll(/pattern: '(.+?)',\n\s+ask: (?:async )?\(.*?\) =>\s+(.+?),\n\s+byHand/gs)
  return new Map(Array.from(found, ([, pattern = '', code = '']) => [pattern, onOneLine(code)]))
}

function onOneLine(code: string): string {
  return code
    .replace(/\s+/g, ' ')
    .replace(/([([]) /g, '$1')
    .replace(/,? ([)\]])/g, '$1')
    .replace(/, }/g, ' }')
}

if (import.meta.main) await writeFile(PATTERNS_PAGE, await withPatterns(await readFile(PATTERNS_PAGE, 'utf8')))
