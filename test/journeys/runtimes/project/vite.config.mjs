// biome-ignore lint/style/noDefaultExport: the tool reads the default export.
export default {
  logLevel: 'error',
  ssr: { noExternal: true },
  build: { ssr: 'program.mjs', minify: true, outDir: '../bundles/vite', emptyOutDir: true },
}
