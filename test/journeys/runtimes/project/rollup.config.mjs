import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import resolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'

// biome-ignore lint/style/noDefaultExport: the tool reads the default export.
export default {
  input: 'program.mjs',
  plugins: [resolve({ preferBuiltins: true, exportConditions: ['node'] }), commonjs(), json(), terser()],
  output: { dir: '../bundles/rollup', entryFileNames: '[name].mjs' },
}
