import { glob, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DJANGO_ROWS, type DjangoRow, REASONS } from './django-rows.ts'
import { WORKSPACE } from './packed-library.ts'

/** A test that shows a row: its name begins with the row's id, as in `A3: connecting again keeps the place`. */
export interface RowTest {
  readonly file: string
  readonly name: string
}

/** The page that {@link parityPage} makes, from the root of the workspace. */
export const PARITY_PAGE = 'docs/django-parity.md'

const HEAD = `# Django's signals, row by row

<!-- Made by \`node test/support/django-parity.ts\` from the names of the tests. Do not edit. -->

What Django does, and what this library does: **same**, **adapted** (the test or the note says how), or **not
applicable**. The behavior comes from Django's source, 5.1 to 6.x, and was checked on 5.1 and 5.2. The name of each test
starts with the ID of its row.
`

const VERDICTS = { '=': 'same', '~': 'adapted', x: 'not applicable' } as const

// The ids of a row, of several or of a range of them, and what a test that runs says of them: `'A2–A12, B1: …'`.
const LABEL = /(?<!\.(?:skip|todo)\(\s*)(['"`])((?:[A-HT]\d+(?:[–-][A-HT]\d+)?(?:, )?)+): (.+?)\1/g

/** Every test that shows a row, by the row's id. */
export async function testsByRow(): Promise<ReadonlyMap<string, readonly RowTest[]>> {
  const files = await Array.fromAsync(glob('test/**/*.{test,test-d}.ts', { cwd: WORKSPACE }))
  const tests = new Map<string, RowTest[]>()
  for (const file of files.sort()) {
    const source = await readFile(join(WORKSPACE, file), 'utf8')
    for (const { 2: ids = '', 3: name = '', index } of source.matchAll(LABEL)) {
      const test = { file, name: [groupAt(source, index), name].filter(Boolean).join(': ') }
      for (const id of expand(ids)) tests.set(id, [...(tests.get(id) ?? []), test])
    }
  }
  return tests
}

/** The title of the `describe` around the test at a position. The test's name continues it. */
function groupAt(source: string, position: number): string {
  const before = source.slice(0, position)
  const isIndented = /\n +.*$/.test(before)
  return isIndented ? (/.*^describe\((['"`])(.+?)\1/ms.exec(before)?.[2] ?? '') : ''
}

/** The page: a table for each section, a line for each row. */
export function parityPage(tests: ReadonlyMap<string, readonly RowTest[]>): string {
  const sections = Map.groupBy(DJANGO_ROWS, row => row.section)
  const tables = [...sections].map(([section, rows]) => {
    const lines = rows.map(row => lineOf(row, tests.get(row.id) ?? []))
    return `\n## ${section}\n\n| row | Django | here | shown by |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`
  })
  const counts = Object.entries(VERDICTS).map(
    ([verdict, word]) => `${DJANGO_ROWS.filter(row => row.verdict === verdict).length} ${word}`,
  )
  return `${HEAD}\n${DJANGO_ROWS.length} rows: ${counts.join(', ')}.\n${tables.join('')}`
}

function lineOf({ id, behavior, verdict }: DjangoRow, tests: readonly RowTest[]): string {
  const links = tests.map(({ file, name }) => `[${plain(name.replaceAll(/%\w/g, '…'))}](../${file})`)
  return `| ${id} | ${plain(behavior)} | ${VERDICTS[verdict]} | ${links.join('<br>') || (REASONS[id] ?? '')} |`
}

/** Text that Markdown leaves as it is. */
function plain(text: string): string {
  return text.replace(/[|*_[\]<>]/g, character => `\\${character}`)
}

/** `A1, B2–B4` names A1, B2, B3 and B4. */
function expand(ids: string): string[] {
  return ids.split(', ').flatMap(part => {
    const [, letter = '', from = '', to = from] = /^([A-HT])(\d+)(?:[–-][A-HT](\d+))?$/.exec(part) ?? []
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => `${letter}${Number(from) + index}`)
  })
}

if (import.meta.main) await writeFile(join(WORKSPACE, PARITY_PAGE), parityPage(await testsByRow()))
