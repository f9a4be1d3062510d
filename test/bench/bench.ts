/**
 * `npm run bench [name]`. Without a name: `saving`. Options of a benchmark follow `--`.
 * See docs/benchmarks.md.
 */
const BENCHMARKS: Readonly<Record<string, () => Promise<unknown>>> = {
  api: () => import('./api.ts'),
  saving: () => import('./saving.ts'),
  'profile-save': () => import('./profile-save.ts'),
  bulk: () => import('./bulk.ts'),
  bundles: () => import('./bundles.ts'),
  console: () => import('./full-console.ts'),
  embedded: () => import('./embedded.ts'),
  layout: () => import('./layout.ts'),
  journeys: () => import('./journeys.ts'),
  opening: () => import('./opening.ts'),
  starts: () => import('./starts.ts'),
  'stream-scale': () => import('./stream-scale.ts'),
  streams: () => import('./streams.ts'),
  'whole-path': () => import('./whole-path.ts'),
}

const [name = 'saving'] = process.argv.splice(2, 1)
const run = BENCHMARKS[name]
if (run) await run()
else {
  const names = Object.keys(BENCHMARKS).join(', ')
  process.stderr.write(`There is no benchmark ${JSON.stringify(name)}. Use one of these: ${names}.\n`)
  process.exitCode = 1
}
