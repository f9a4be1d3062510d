import { resolve } from 'node:path'
import webpack from 'webpack'

const filename = process.argv[2]
const isModule = filename.endsWith('.mjs')
const compiler = webpack({
  mode: 'production',
  target: 'node22',
  entry: './program.mjs',
  experiments: { outputModule: isModule },
  output: {
    path: resolve('../bundles'),
    filename,
    module: isModule,
    chunkFormat: isModule ? 'module' : 'commonjs',
    library: { type: isModule ? 'module' : 'commonjs2' },
  },
})
compiler.run((error, stats) => {
  if (error || stats.hasErrors()) throw error ?? new Error(stats.toString('errors-only'))
})
