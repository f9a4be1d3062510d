import { globSync } from 'node:fs'
import { join } from 'node:path'

/** A group of pages in the sidebar. */
export interface Section {
  readonly title: string
  /** The pages, from the root of the repository. */
  readonly pages: readonly string[]
  /** Whether the sidebar shows only the title until the reader opens it. */
  readonly collapsed?: boolean
}

/** The root of the repository, which has all pages. */
export const ROOT = join(import.meta.dirname, '..')

const PLANNED: readonly Section[] = [
  {
    title: 'Start',
    pages: [
      'README.md',
      'docs/tutorial.md',
      'packages/create-dynamo-signals/README.md',
      'packages/dynamo-signals/README.md',
    ],
  },
  {
    title: 'Guides',
    pages: [
      'docs/signals.md',
      'docs/models.md',
      'docs/durable-receivers.md',
      'docs/queries.md',
      'docs/adjust.md',
      'docs/links.md',
      'docs/existing-tables.md',
      'docs/several-tables.md',
      'docs/recipes.md',
      'docs/testing.md',
      'docs/how-to/run-your-functions.md',
      'docs/how-to/call-a-service.md',
      'docs/how-to/use-a-durable-function.md',
    ],
  },
  {
    title: 'In production',
    pages: [
      'docs/deploy.md',
      'docs/migrations.md',
      'docs/operations.md',
      'docs/observability.md',
      'docs/runtimes.md',
      'docs/reliability.md',
      'docs/security.md',
      'docs/scale.md',
      'docs/costs.md',
      'docs/benchmarks.md',
    ],
  },
  {
    title: 'Coming from other tools',
    pages: [
      'docs/comparison.md',
      'docs/from-django.md',
      'docs/from-electrodb.md',
      'docs/from-dynamodb-toolbox.md',
      'docs/from-onetable.md',
      'docs/from-dynamoose.md',
      'docs/from-the-sdk.md',
    ],
  },
  {
    title: 'Reference',
    pages: ['docs/errors.md', 'docs/limits.md', 'docs/django-parity.md', 'docs/surprises.md'],
  },
  {
    title: 'API',
    collapsed: true,
    // `npm run docs:site` generates them.
    pages: globSync('site/api/**/*.md', { cwd: ROOT }).sort(),
  },
  {
    title: 'Local development',
    pages: [
      'docs/console.md',
      'packages/local-cloud/README.md',
      'packages/dynamodb-embedded/README.md',
      'docs/conformance.md',
    ],
  },
  {
    title: 'The shop and the repository',
    collapsed: true,
    pages: [
      'ARCHITECTURE.md',
      'docs/walks.md',
      'CONTRIBUTING.md',
      'docs/how-to/README.md',
      ...otherPages('docs/how-to', ['README', 'run-your-functions', 'call-a-service', 'use-a-durable-function']),
      'examples/README.md',
      'findings/README.md',
      'SECURITY.md',
    ],
  },
  { title: 'Decisions', collapsed: true, pages: otherPages('docs/decisions') },
]

/** The sections of the sidebar. A page of `docs` that no section names is in the last one. */
export const SECTIONS: readonly Section[] = [...PLANNED, { title: 'More', pages: unplannedPages() }].filter(
  ({ pages }) => pages.length > 0,
)

/** Returns the name of a page in the sidebar, if its first heading is not a good one. */
export function shortTitle(page: string): string | undefined {
  const subpath = /^site\/api\/(.*)\.md$/.exec(page)?.[1]
  if (subpath === undefined || subpath === 'overview') return TITLES.get(page)
  return subpath === 'index' ? 'dynamo-signals' : `dynamo-signals/${subpath}`
}

const TITLES: ReadonlyMap<string, string> = new Map([
  ['README.md', 'Five-minute start'],
  ['packages/dynamo-signals/README.md', 'The library'],
  ['packages/create-dynamo-signals/README.md', 'Create a project'],
  ['packages/local-cloud/README.md', 'The local cloud'],
  ['packages/dynamodb-embedded/README.md', 'The embedded DynamoDB'],
  ['docs/existing-tables.md', 'Existing tables'],
  ['docs/reliability.md', 'Reliability'],
  ['docs/limits.md', 'Limits'],
])

/** The address of each page, without the leading slash, by its source. */
export const ADDRESSES: ReadonlyMap<string, string> = new Map(
  SECTIONS.flatMap(({ pages }) => pages).map(page => [page, addressOf(page)]),
)

function unplannedPages(): string[] {
  const planned = new Set(PLANNED.flatMap(({ pages }) => pages))
  return globSync('docs/*.md', { cwd: ROOT }).filter(page => !planned.has(page))
}

/** Pages of a folder that no other section names. */
function otherPages(folder: string, named: readonly string[] = []): string[] {
  return globSync(`${folder}/*.md`, { cwd: ROOT })
    .filter(page => !named.some(name => page === `${folder}/${name}.md`))
    .sort()
}

/** Pages of `docs` are at the top, and a README has the address of its folder. */
function addressOf(page: string): string {
  if (page === 'README.md') return 'index.md'
  if (!page.includes('/')) return `repository/${page.toLowerCase()}`
  return page.replace(/^(?:docs|site)\//, '').replace(/\/README\.md$/, '.md')
}
