import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WORKSPACE } from '../../support/packed-library.ts'
import { ROWS, type Row } from './rows.ts'

/** The page with a table for each kind of row, each between two comments. */
export const RUNTIMES_PAGE = join(WORKSPACE, 'docs/runtimes.md')

const BEGIN = '<!-- Made by `node test/journeys/runtimes/runtimes-page.ts`. Do not edit up to the end. -->'
const END = '<!-- The end of what is made. -->'

/** Replaces the tables in the text of the page by those of the rows. */
export function withRows(page: string): string {
  const made = page.split(BEGIN)
  const kinds = [...new Set(ROWS.map(({ table }) => table))]
  if (made.length !== kinds.length + 1)
    throw new Error(`${RUNTIMES_PAGE} needs ${kinds.length} times: ${BEGIN} … ${END}`)
  const [head, ...rest] = made
  return [head, ...rest.map((text, at) => `\n\n${tableOf(kinds[at])}\n\n${text.slice(text.indexOf(END))}`)].join(BEGIN)
}

function tableOf(kind: Row['table'] | undefined): string {
  const rows = ROWS.filter(({ table }) => table === kind)
  return [
    `| ${kind} | Result | What to do |`,
    '| --- | --- | --- |',
    ...rows.map(({ name, outcome = 'same', advice }) => `| ${name} | ${outcome} | ${advice ? `${advice} ` : ''}|`),
  ].join('\n')
}

if (import.meta.main) await writeFile(RUNTIMES_PAGE, withRows(await readFile(RUNTIMES_PAGE, 'utf8')))
