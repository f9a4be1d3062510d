import { glob, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { WORKSPACE } from './packed-library.ts'

/** A piece of code that a docstring or a page shows. */
export interface CodeExample {
  /** The file that shows it, from the root of the workspace. */
  readonly file: string
  readonly code: string
}

const LIBRARY = 'packages/dynamo-signals'

/** Every `@example` in the docstrings of the library, or of another package. */
export async function docstringExamples(library = LIBRARY): Promise<CodeExample[]> {
  const files = await Array.fromAsync(glob(`${library}/src/**/*.ts`, { cwd: WORKSPACE }))
  const examples = await Promise.all(
    files.sort().map(async file => {
      const source = await readFile(join(WORKSPACE, file), 'utf8')
      return [...source.matchAll(/\/\*\*.*?\*\//gs)].flatMap(([docstring]) => {
        const code = docstring
          .slice(0, -2)
          .replace(/^ *\* ?/gm, '')
          .split(/^@example\n/m)[1]
          ?.split(/^@\w/m)[0]
        return code === undefined ? [] : [{ file, code: code.trim() }]
      })
    }),
  )
  return examples.flat()
}

/** The TypeScript a page shows: each block, but those of its tutorial, which are one program. */
export async function pageExamples(file: string): Promise<CodeExample[]> {
  const blocks = await blocksOf(file, 'ts')
  return [...blocks.map(code => ({ file, code })), { file, code: await tutorialOf(file) }]
}

/** The program that the tutorial of a page makes up, block by block. */
export async function tutorialOf(file: string): Promise<string> {
  return (await blocksOf(file, 'ts tutorial')).join('\n')
}

/** Returns the code of a page's blocks of one kind, such as `ts tutorial`. */
export async function blocksOf(file: string, kind: string): Promise<string[]> {
  const page = await readFile(join(WORKSPACE, file), 'utf8')
  return [...page.matchAll(/^```([^\n]+)\n(.*?)^```/gms)].flatMap(([, label, code = '']) =>
    label === kind ? [code] : [],
  )
}

/** Writes a project with a module for each example, next to declarations of the names that they assume. */
export async function writeExampleProject(folder: string, examples: readonly CodeExample[], world: string) {
  const origins = await libraryNames()
  const counts = new Map<string, number>()
  await mkdir(folder, { recursive: true })
  await symlink(join(WORKSPACE, 'node_modules'), join(folder, 'node_modules'), 'dir')
  await writeFile(join(folder, 'world.ts'), `${importsOf(world, origins)}${world}`)
  for (const { file, code } of examples) {
    const count = (counts.get(file) ?? 0) + 1
    counts.set(file, count)
    const name = `${file.replace(/\.\w+$/, '').replaceAll('/', '.')}.${count}.ts`
    await writeFile(join(folder, name), `${importsOf(code, origins)}${code}\nexport {}\n`)
  }
  const compilerOptions = {
    noUnusedLocals: false,
    noUnusedParameters: false,
    verbatimModuleSyntax: false,
    erasableSyntaxOnly: false,
  }
  const config = { extends: join(WORKSPACE, 'tsconfig.json'), compilerOptions, include: ['*.ts'], exclude: [] }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
}

/** Imports of the names a piece of code uses and does not bring along. */
function importsOf(code: string, origins: ReadonlyMap<string, string>): string {
  const words = new Set(code.match(/\b\w+\b/g))
  const own = new Set([...code.matchAll(/(?:const|class|function|type|interface)\s+(\w+)/g)].map(([, name]) => name))
  const imported = [...code.matchAll(/import\b.*?from '/gs)].join()
  const isMissing = (name: string) => words.has(name) && !own.has(name) && !new RegExp(`\\b${name}\\b`).test(imported)
  const lines = [...origins].filter(([name]) => isMissing(name)).map(([name, origin]) => importOf(name, origin))
  return lines.join('')
}

function importOf(name: string, origin: string): string {
  return origin === 'zod' ? `import * as ${name} from 'zod'\n` : `import { ${name} } from '${origin}'\n`
}

/** The module of each public name of the library, and of the other names that examples use. */
async function libraryNames(): Promise<ReadonlyMap<string, string>> {
  const { exports } = JSON.parse(await readFile(join(WORKSPACE, LIBRARY, 'package.json'), 'utf8'))
  const origins = new Map([
    ['z', 'zod'],
    ['DynamoDBClient', '@aws-sdk/client-dynamodb'],
    ['DynamoDBStreamsClient', '@aws-sdk/client-dynamodb-streams'],
    ['subscribe', 'node:diagnostics_channel'],
  ])
  for (const [subpath, file] of Object.entries<string>(exports)) {
    const source = await readFile(join(WORKSPACE, LIBRARY, file), 'utf8')
    const listed = [...source.matchAll(/export (?:type )?\{(.*?)\}/gs)].flatMap(([, names = '']) => names.split(','))
    const declared = [...source.matchAll(/^export (?:interface|function|const|class|type) (\w+)/gm)].map(
      ([, name = '']) => name,
    )
    for (const name of [...listed, ...declared].map(each => each.replace(/^\s*type /, '').trim()).filter(Boolean)) {
      // A name that two subpaths have is that of the first. An example of the other imports it.
      if (!origins.has(name)) origins.set(name, join('dynamo-signals', subpath))
    }
  }
  return origins
}
