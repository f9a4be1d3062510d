import { readFileSync } from 'node:fs'

const LIBRARY = '../packages/dynamo-signals'
const { exports } = JSON.parse(readFileSync(new URL(`${LIBRARY}/package.json`, import.meta.url), 'utf8'))

/** The API reference: a page for each subpath of the library, from its docstrings. */
export default {
  name: 'API reference',
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: Object.values(exports).map(file => `${LIBRARY}/${file}`),
  tsconfig: 'api.tsconfig.json',
  out: 'api',
  entryFileName: 'overview',
  router: 'module',
  readme: 'none',
  disableSources: true,
  excludePrivate: true,
  excludeExternals: true,
  hideBreadcrumbs: true,
  hidePageHeader: true,
  sanitizeComments: true,
  useCodeBlocks: true,
  // Headings of the same name get anchors that VitePress would number differently.
  useHTMLAnchors: true,
  indexFormat: 'table',
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  propertyMembersFormat: 'table',
  typeDeclarationFormat: 'table',
  // The types are checked with the compiler of the workspace. TypeDoc needs an older one.
  skipErrorChecking: true,
  logLevel: 'Error',
}
