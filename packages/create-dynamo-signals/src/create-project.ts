import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ownVersion, TEMPLATES } from './package-folder.ts'
import { type Manifest, mergeManifests } from './project-manifest.ts'
import { projectName } from './project-name.ts'
import type { CliOptions } from './read-options.ts'

/** What was created. */
export interface CreatedProject {
  /** The absolute path. */
  readonly folder: string
  readonly name: string
}

// The name that the templates have.
const TEMPLATE_NAME = 'my-app'
// npm leaves a .gitignore out of a package, or uses it to leave out other files.
const RENAMED: Readonly<Record<string, string>> = { gitignore: '.gitignore' }

/**
 * Writes a project into a folder, which it creates. Rejects if the folder contains anything but `.git`, before it has written
 * anything. It never overwrites a file.
 */
export async function createProject({ folder, deploy, schema }: Omit<CliOptions, 'wanted'>): Promise<CreatedProject> {
  const target = resolve(folder)
  await requireEmpty(target, folder)
  const files = await templateFiles(['common', schema, deploy])
  const manifests = files.filter(({ path }) => path === 'package.json').map(({ text }): Manifest => JSON.parse(text))
  const manifest = mergeManifests(manifests, await ownVersion())
  const name = projectName(target, Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
  const others = files.filter(({ path }) => path !== 'package.json')
  await write(target, 'package.json', `${JSON.stringify({ ...manifest, name }, null, 2)}\n`)
  for (const { path, text } of others) {
    await write(target, RENAMED[path] ?? path, text.replaceAll(TEMPLATE_NAME, name))
  }
  return { folder: target, name }
}

async function requireEmpty(target: string, folder: string): Promise<void> {
  const found = await readdir(target).catch(error => {
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') throw new Error(`${folder} is a file. Pass a new or empty folder.`)
    throw error
  })
  const strangers = found.filter(name => name !== '.git').sort()
  if (strangers.length === 0) return
  const place = folder === '.' ? 'This folder' : `The folder ${folder}`
  const [first, ...more] = strangers
  const rest = more.length > 0 ? ` and ${more.length} more` : ''
  throw new Error(`${place} is not empty: it contains ${first}${rest}. Pass a new or empty folder.`)
}

async function templateFiles(
  templates: readonly string[],
): Promise<{ readonly path: string; readonly text: string }[]> {
  const lists = templates.map(async template => {
    const root = join(TEMPLATES, template)
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    const files = entries.filter(entry => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
    return files.sort().map(async file => ({ path: file.slice(root.length + 1), text: await readFile(file, 'utf8') }))
  })
  return Promise.all((await Promise.all(lists)).flat())
}

async function write(target: string, path: string, text: string): Promise<void> {
  const file = join(target, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text, { flag: 'wx' })
}
