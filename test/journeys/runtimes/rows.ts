/** What a row of `docs/runtimes.md` needs from npm, in the version that was tried. */
export const TOOLS = {
  '@rollup/plugin-commonjs': '29.0.3',
  '@rollup/plugin-json': '6.1.0',
  '@rollup/plugin-node-resolve': '16.0.3',
  '@rollup/plugin-terser': '1.0.2',
  '@swc/core': '1.16.22',
  '@swc/jest': '0.2.39',
  bun: '1.4.5',
  deno: '2.9.6',
  esbuild: '0.28.2',
  jest: '30.5.2',
  node: '24.21.0',
  node20: 'npm:node@20.20.2',
  node22: 'npm:node@22.23.3',
  rolldown: '1.3.3',
  rollup: '4.68.8',
  vite: '8.4.0',
  vitest: '5.1.1',
  webpack: '5.113.0',
} as const

export type Tool = keyof typeof TOOLS

/** A command and its arguments, separated by spaces. The command is a tool's, or a version of Node. */
type Command = string

/** A row of a table of `docs/runtimes.md`. */
export interface Row {
  readonly table: 'Runtime' | 'Bundler' | 'Runner'
  /** What was tried, as the page calls it. */
  readonly name: string
  readonly tools: readonly Tool[]
  /** Each run is a list of commands, of which the last one runs the program. */
  readonly runs: readonly (readonly Command[])[]
  /** The file with what the program saw. Default: what it prints. */
  readonly report?: string
  /** What the page says of the outcome. Default: that it is the same as in Node 24. */
  readonly outcome?: string
  /** What the program prints instead of what it prints in Node 24. */
  readonly prints?: string
  readonly advice?: string
}

const version = (tool: Tool) => TOOLS[tool].split('@').at(-1)

const ESBUILD = 'esbuild program.ts --bundle --minify --platform=node --target=es2022 --log-level=warning'
const ROLLDOWN = 'rolldown program.mjs --platform node --minify --log-level silent'
const JEST = 'node --experimental-vm-modules node_modules/jest/bin/jest.js --silent --config'

const RUNTIMES: readonly Omit<Row, 'table'>[] = [
  {
    name: `Node ${version('node')} and ${version('node22')}, ES modules and CommonJS`,
    tools: ['node', 'node22'],
    runs: ['node', 'node22'].flatMap(node => [[`${node} program.mjs`], [`${node} program.cjs`]]),
  },
  {
    name: `Node ${version('node20')}`,
    tools: ['node20'],
    runs: [['node20 load.mjs']],
    outcome:
      '`dynamo-signals` and `dynamo-signals/streams` load. `dynamodb-embedded` does not, because `node:zlib` has no Zstandard. The command line says that Node is too old',
    prints: `dynamo-signals loads
dynamo-signals/streams loads
dynamodb-embedded: The requested module 'node:zlib' does not provide an export named 'zstdCompressSync'
dynamo-signals: This is Node ${version('node20')}, and the commands need Node 22 or newer. Install Node 24, and run \`npm install\` again.
`,
    advice: 'Use Node 22',
  },
  {
    name: `Bun ${version('bun')}, \`.ts\`, \`.mjs\` and \`.cjs\``,
    tools: ['bun'],
    runs: [['bun program.ts'], ['bun program.mjs'], ['bun program.cjs']],
    outcome: 'same, also with decorators',
  },
  {
    name: `Deno ${version('deno')}, \`.ts\`, \`.mjs\` and \`.cjs\``,
    tools: ['deno'],
    runs: [['deno run -A program.ts'], ['deno run -A program.mjs'], ['deno run -A program.cjs']],
    outcome: 'same, also with decorators',
    advice: 'Run it with `-A`',
  },
]

const BUNDLERS: readonly Omit<Row, 'table'>[] = [
  {
    name: `esbuild ${version('esbuild')}, CommonJS`,
    tools: ['node', 'esbuild'],
    runs: [[`${ESBUILD} --outfile=../bundles/esbuild.cjs`, 'node ../bundles/esbuild.cjs']],
  },
  {
    name: `esbuild ${version('esbuild')}, ES module`,
    tools: ['node', 'esbuild'],
    runs: [
      [
        `${ESBUILD} --format=esm --main-fields=module,main --outfile=../bundles/esbuild.mjs`,
        'node ../bundles/esbuild.mjs',
      ],
    ],
    advice:
      'Set `--main-fields=module,main`. Otherwise the AWS SDK fails with `Dynamic require of "node:https" is not supported`',
  },
  {
    name: `Rolldown ${version('rolldown')}, ES module and CommonJS`,
    tools: ['node', 'rolldown'],
    runs: ['mjs', 'cjs'].map(ending => [
      `${ROLLDOWN} --format ${ending === 'mjs' ? 'esm' : 'cjs'} --dir ../bundles/rolldown-${ending} --entry-file-names [name].${ending} --chunk-file-names [name]-[hash].${ending}`,
      `node ../bundles/rolldown-${ending}/program.${ending}`,
    ]),
    advice: 'Compile decorators first. Pass `--dir`, because there are several chunks',
  },
  {
    name: `webpack ${version('webpack')}, ES module and CommonJS`,
    tools: ['node', 'webpack'],
    runs: ['mjs', 'cjs'].map(ending => [
      `node webpack.mjs webpack-${ending}/program.${ending}`,
      `node ../bundles/webpack-${ending}/program.${ending}`,
    ]),
    advice: 'Compile decorators first',
  },
  {
    name: `Rollup ${version('rollup')} with terser`,
    tools: [
      'node',
      'rollup',
      '@rollup/plugin-commonjs',
      '@rollup/plugin-json',
      '@rollup/plugin-node-resolve',
      '@rollup/plugin-terser',
    ],
    runs: [['rollup --silent --config', 'node ../bundles/rollup/program.mjs']],
    advice: 'Compile decorators first. Add the plugins node-resolve, commonjs and json',
  },
  {
    name: `Vite ${version('vite')}, server build`,
    tools: ['node', 'vite'],
    runs: [['vite build', 'node ../bundles/vite/program.js']],
    advice: 'Compile decorators first. Set `ssr.noExternal`',
  },
  {
    name: `\`bun build --minify\`, in Node and in Bun`,
    tools: ['node', 'bun'],
    runs: ['node', 'bun'].map(runtime => [
      'bun build program.ts --minify --target=node --outfile=../bundles/bun.mjs',
      `${runtime} ../bundles/bun.mjs`,
    ]),
  },
]

// The tests of a runner write what the program saw.
const report = 'seen.json'

const RUNNERS: readonly Omit<Row, 'table'>[] = [
  {
    name: `Vitest ${version('vitest')}`,
    tools: ['node', 'vitest'],
    runs: [['vitest run --root . vitest.test.mjs']],
    report,
  },
  { name: '`node:test`', tools: ['node'], runs: [['node --test node.test.mjs']], report },
  { name: '`bun test`', tools: ['bun'], runs: [['bun test ./bun.test.mjs']], report },
  { name: '`deno test`', tools: ['deno'], runs: [['deno test -A deno.test.mjs']], report, advice: 'Run it with `-A`' },
  {
    name: `Jest ${version('jest')}, ES modules`,
    tools: ['node', 'jest'],
    runs: [[`${JEST} jest-esm.json`]],
    report,
    advice: 'Start Node with `--experimental-vm-modules`',
  },
  {
    name: `Jest ${version('jest')}, CommonJS without a transform`,
    tools: ['node', 'jest'],
    runs: [[`${JEST} jest-cjs.json`]],
    report,
    outcome: `same on Node ${version('node')}`,
    advice: 'Start Node with `--experimental-vm-modules`',
  },
  {
    name: `Jest ${version('jest')}, CommonJS with \`@swc/jest\` ${version('@swc/jest')}`,
    tools: ['node', 'jest', '@swc/core', '@swc/jest'],
    runs: [['jest --silent --config jest-swc.json']],
    report,
    advice: 'Let `transformIgnorePatterns` transform `dynamo-signals`, `dynamodb-embedded` and `zod`',
  },
]

/** Everything that the program is run with. */
export const ROWS: readonly Row[] = [
  ...RUNTIMES.map(row => ({ ...row, table: 'Runtime' }) as const),
  ...BUNDLERS.map(row => ({ ...row, table: 'Bundler' }) as const),
  ...RUNNERS.map(row => ({ ...row, table: 'Runner' }) as const),
]
