import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, cp, glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publishedLinks, repositoryAddress } from './repository.ts'

/**
 * Builds a package for publishing: `node packages/build-package.ts NAME [FOLDER]`. Writes compiled sources and declarations to
 * the folder, by default the package's `dist`, with a `package.json` whose `exports` and `bin` point to them.
 * `npm pack ./packages/NAME/dist` makes the tarball. A folder `templates` goes along as it is.
 */
const [name = '', folder] = process.argv.slice(2)
const here = (path: string) => fileURLToPath(new URL(`${name}/${path}`, import.meta.url))
const target = resolve(folder ?? here('dist'))

await rm(target, { recursive: true, force: true })
await compile()
await nameCompiledFiles()
await keepImportsOfPackages()
await copyOtherFiles()
await writeManifest()
await copyPages()
if (existsSync(here('templates'))) await cp(here('templates'), join(target, 'templates'), { recursive: true })

async function compile(): Promise<void> {
  try {
    const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))
    await promisify(execFile)(process.execPath, [tsc, '-p', here('tsconfig.build.json'), '--outDir', target])
  } catch (error) {
    // tsc reports on its standard output, which the message of a failed command leaves out.
    throw new Error((error as { readonly stdout?: string }).stdout || 'tsc did not run.', { cause: error })
  }
}

/** The compiler writes `.js` into the imports of programs, but leaves `.ts` in those of declarations. */
async function nameCompiledFiles(): Promise<void> {
  for await (const file of glob('**/*.d.ts', { cwd: target })) {
    const declarations = await readFile(join(target, file), 'utf8')
    await writeFile(join(target, file), declarations.replaceAll(/(['"]\.\.?\/[^'"\n]+)\.ts(['"])/g, '$1.js$2'))
  }
}

/**
 * The compiler wraps the argument of `import()` in a function that rewrites relative names, together with its comment for
 * bundlers. webpack then writes a call that throws. The name of a package needs no rewriting.
 */
async function keepImportsOfPackages(): Promise<void> {
  for await (const file of glob('**/*.js', { cwd: target })) {
    const compiled = await readFile(join(target, file), 'utf8')
    const unwrapped = compiled.replaceAll(
      /__rewriteRelativeImportExtension\((\/\* webpackIgnore: true \*\/ \w+)\)/g,
      '$1',
    )
    if (unwrapped === compiled) continue
    await writeFile(join(target, file), unwrapped.replace(/^var __rewriteRelativeImportExtension = .*?^};\n/ms, ''))
  }
}

/** What the compiler does not read, such as the settings of a program. */
async function copyOtherFiles(): Promise<void> {
  for await (const file of glob('**/*.*', { cwd: here('src') })) {
    if (!file.endsWith('.ts')) await copyFile(here(`src/${file}`), join(target, file))
  }
}

async function writeManifest(): Promise<void> {
  const {
    devDependencies: _dev,
    scripts: _scripts,
    publishConfig: { directory: _directory, ...publishConfig },
    exports,
    bin,
    ...manifest
  } = JSON.parse(await readFile(here('package.json'), 'utf8'))
  const compiled = (source: string) => source.replace('./src/', './').replace(/\.ts$/, '.js')
  const entries = Object.entries<string>(exports ?? {}).map(([subpath, source]) => [
    subpath,
    { types: compiled(source).replace(/\.js$/, '.d.ts'), default: compiled(source) },
  ])
  const commands = Object.entries<string>(bin ?? {}).map(([command, file]) => [command, compiled(file)])
  const published = {
    ...manifest,
    ...publishedLinks(repositoryAddress(), name),
    publishConfig,
    ...(entries.length > 0 ? { exports: Object.fromEntries(entries) } : {}),
    ...(commands.length > 0 ? { bin: Object.fromEntries(commands) } : {}),
  }
  await writeFile(join(target, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
}

/** The README links pages of the workspace, and these link others. They go along, and no link to anything else remains. */
async function copyPages(): Promise<void> {
  const readme = await readFile(here('README.md'), 'utf8')
  const pages = new Set(linkedPages(readme, '../../docs/'))
  for (const page of pages) {
    const text = await readFile(here(`../../docs/${page}`), 'utf8')
    for (const linked of linkedPages(text, '')) pages.add(linked)
    await mkdir(join(target, 'docs'), { recursive: true })
    await writeFile(join(target, 'docs', page), withoutDeadLinks(text))
  }
  await writeFile(join(target, 'README.md'), readme.replaceAll('../../docs/', './docs/'))
  for (const page of ['LICENSE', 'CHANGELOG.md'])
    if (existsSync(here(page))) await copyFile(here(page), join(target, page))
}

/** Returns the names of the pages that a text links in a folder. */
function linkedPages(text: string, folder: string): string[] {
  const links = Array.from(text.matchAll(/\]\(([^)#\s]*)/g), ([, link = '']) => link)
  return links
    .filter(link => link.startsWith(folder))
    .map(link => link.slice(folder.length))
    .filter(link => /^[\w-]+\.md$/.test(link))
}

/** Turns the links of a page to files that are not in the package, such as tests, into their texts. */
function withoutDeadLinks(text: string): string {
  const own = `../packages/${name}/README.md`
  return text.replaceAll(/\[([^\]]*?)\]\(((?:\.\.|[\w-]+)\/[^)\s]*)\)/g, (_link, shown: string, to: string) =>
    to.startsWith(own) ? `[${shown}](../README.md${to.slice(own.length)})` : shown,
  )
}
