import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { platformEsbuild, platformOf, providers } from './platform.ts'

/** The app as `sst.config.ts` describes it for a stage. */
export interface App {
  readonly name: string
  readonly stage: string
  readonly removal: 'remove' | 'retain' | 'retain-all'
  readonly protect: boolean
  readonly home: string
  readonly providers: Readonly<Record<string, { readonly region?: string }>>
}

const BANNER = `
import { createRequire as topLevelCreateRequire } from 'node:module';
const require = topLevelCreateRequire(import.meta.url);
import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from 'node:url';
const __filename = topLevelFileUrlToPath(import.meta.url);
const __dirname = topLevelFileUrlToPath(new topLevelURL('.', import.meta.url));
`

const EXTERNAL = [
  ...['@pulumi/*', 'undici', '@pulumiverse/*', '@sst-provider/*', '@aws-sdk/*'],
  ...['esbuild', 'archiver', 'glob', 'vite'],
]

let bundles = 0

/** A new file in SST's folder, where its components are resolved from. */
function outfileIn(root: string, kind: string): string {
  return join(platformOf(root), `synth.${kind}.${process.pid}.${bundles++}.mjs`)
}

/** Removes a bundle. */
export async function removeBundle(outfile: string): Promise<void> {
  await Promise.all([outfile, `${outfile}.map`].map(file => rm(file, { force: true })))
}

interface BundleOptions {
  readonly root: string
  readonly outfile: string
  readonly code: string
  readonly define: Record<string, string>
  readonly inject?: string[]
  /** Put before every file that is not SST's own: that is how `sst` and `aws` are global there. */
  readonly globals?: string
  readonly banner?: string
}

/** Bundles as SST's command does (js.Build in sst/pkg/js/js.go), so that what runs here is what would be deployed. */
async function bundle({ root, outfile, code, define, inject = [], globals, banner = '' }: BundleOptions) {
  await platformEsbuild(root).build({
    stdin: { contents: code, resolveDir: root, sourcefile: 'eval.ts', loader: 'ts' },
    banner: { js: BANNER + banner },
    mainFields: ['module', 'main'],
    nodePaths: [join(platformOf(root), 'node_modules')],
    plugins: [
      {
        name: 'globals',
        setup(build) {
          build.onLoad({ filter: /\.(js|ts|jsx|tsx)$/ }, ({ path }) => {
            if (!globals || path.includes('.sst')) return undefined
            return { contents: `${globals}\n${readFileSync(path, 'utf8')}`, loader: 'default' }
          })
        },
      },
    ],
    format: 'esm',
    platform: 'node',
    sourcemap: 'linked',
    external: EXTERNAL,
    define,
    inject,
    outfile,
    bundle: true,
    logLevel: 'silent',
  })
}

/** Asks `app()` of `sst.config.ts` for a stage, as SST does before anything else. */
export async function readApp(root: string, stage: string): Promise<App> {
  const outfile = outfileIn(root, 'app')
  try {
    await bundle({
      root,
      outfile,
      define: { $input: JSON.stringify({ stage }) },
      banner: 'function $config(input) { return input }',
      code: `
        import config from ${JSON.stringify(join(root, 'sst.config.ts'))}
        const app = await config.app($input)
        export default { removal: 'retain', protect: false, providers: {}, ...app, stage: $input.stage }`,
    })
    return (await import(pathToFileURL(outfile).href)).default
  } finally {
    await removeBundle(outfile)
  }
}

/** The environment of the program: the command that runs it. */
export interface Command {
  readonly app: App
  readonly dev: boolean
  /** A folder for what the command writes. */
  readonly work: string
}

/** Bundles `run()` of `sst.config.ts` with everything that it imports, and tells the file. */
export async function bundleProgram(root: string, { app, dev, work }: Command): Promise<string> {
  const outfile = outfileIn(root, 'run')
  const platform = platformOf(root)
  const cli = {
    command: dev ? 'dev' : 'deploy',
    dev,
    paths: { home: work, root, work, platform },
    state: { version: {} },
  }
  await bundle({
    root,
    outfile,
    define: { $app: JSON.stringify(app), $cli: JSON.stringify(cli), $dev: String(dev) },
    inject: [join(platform, 'src/shim/run.js')],
    globals: [
      ...providers(root).map(provider => `import * as ${provider.alias} from '${provider.package}';`),
      `import * as sst from '${platform}/src/components';`,
    ].join('\n'),
    code: `
      import { run } from '${platform}/src/auto/run.ts'
      import config from '${join(root, 'sst.config.ts')}'
      export default await run(config.run)`,
  })
  return outfile
}
