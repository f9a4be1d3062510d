import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ConsumerProject } from '../../support/consumer-project.ts'
import { environmentWith, npm } from '../../support/new-projects.ts'
import { packLibrary, run, WORKSPACE } from '../../support/packed-library.ts'
import { type Row, TOOLS, type Tool } from './rows.ts'

const OURS = ['dynamo-signals', 'dynamodb-embedded']
const OTHERS = ['@aws-sdk/client-dynamodb', 'zod'] as const

/** A project outside of the workspace, with our packed packages, the program, and the tools that run it. */
export class RuntimeProject {
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Takes the tools from the workspace. Only for those of {@link isInstalled}. */
  static async ofInstalled(inside: string, tools: readonly Tool[]): Promise<RuntimeProject> {
    const [library, embedded] = await packed(inside)
    const folder = join(inside, 'project')
    const project = await ConsumerProject.create(folder, library)
    await project.install('dynamodb-embedded', embedded)
    for (const name of ['.bin', ...tools]) await project.link(name)
    return RuntimeProject.#prepare(folder)
  }

  /** Installs the tools, and a user's other packages, with npm. */
  static async install(inside: string, tools: readonly Tool[]): Promise<RuntimeProject> {
    const tarballs = await packed(inside)
    const folder = join(inside, 'project')
    const { devDependencies, dependencies } = JSON.parse(await readFile(join(WORKSPACE, 'package.json'), 'utf8'))
    const wanted = { ...devDependencies, ...dependencies }
    const manifest = {
      private: true,
      type: 'module',
      dependencies: {
        ...Object.fromEntries(OURS.map((name, at) => [name, `file:${tarballs[at]}`])),
        ...Object.fromEntries(OTHERS.map(name => [name, wanted[name]])),
        ...Object.fromEntries(tools.map(tool => [tool, TOOLS[tool]])),
      },
      // Some come as a package whose script puts the program into its place.
      allowScripts: { bun: true, deno: true, esbuild: true, node: true, '@swc/core': true },
    }
    await mkdir(folder)
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
    await npm(folder, 'install', '--prefer-offline', '--no-audit', '--no-fund')
    return RuntimeProject.#prepare(folder)
  }

  static async #prepare(folder: string): Promise<RuntimeProject> {
    await cp(join(import.meta.dirname, 'project'), folder, { recursive: true })
    for (const name of ['program.ts', 'lending.ts']) await cp(join(import.meta.dirname, name), join(folder, name))
    // For what does not compile TypeScript or decorators.
    for (const name of ['program', 'lending']) await compile(folder, name)
    // Bundles find one package, which the library imports by a name that bundlers do not see. The rest is inside of them.
    const modules = join(folder, '../bundles/node_modules')
    await mkdir(modules, { recursive: true })
    await symlink(join(folder, 'node_modules/dynamodb-embedded'), join(modules, 'dynamodb-embedded'), 'dir')
    return new RuntimeProject(folder)
  }

  /** Runs the commands of a row, and returns what the program saw. */
  async run(commands: Row['runs'][number], report: string | undefined): Promise<string> {
    const file = report && join(this.#folder, report)
    if (file) await rm(file, { force: true })
    let printed = ''
    for (const command of commands) printed = await this.#command(command)
    return file ? readFile(file, 'utf8') : printed
  }

  async #command(command: string): Promise<string> {
    const [name = '', ...args] = command.split(' ')
    const modules = join(this.#folder, 'node_modules')
    const file = name.startsWith('node') ? join(modules, name, 'bin/node') : join(modules, '.bin', name)
    const { PATH, ...rest } = environmentWith({})
    const env = { ...rest, PATH: `${join(modules, 'node/bin')}:${PATH}`, CI: 'true' }
    const { stdout } = await run(file, args, { cwd: this.#folder, env })
    return stdout
  }
}

/** Whether the workspace has a tool in the version of the page. */
export async function isInstalled(tool: Tool): Promise<boolean> {
  const manifest = join(WORKSPACE, 'node_modules', tool, 'package.json')
  const text = await readFile(manifest, 'utf8').catch(() => '{}')
  return JSON.parse(text).version === TOOLS[tool]
}

async function packed(inside: string): Promise<[string, string]> {
  const [library, embedded] = await Promise.all([
    packLibrary(inside, 'dynamo-signals'),
    packLibrary(inside, 'dynamodb-embedded'),
  ])
  return [library.tarball, embedded.tarball]
}

async function compile(folder: string, name: string): Promise<void> {
  for (const [format, ending] of [['esm', 'mjs'] as const, ['cjs', 'cjs'] as const]) {
    await build({
      entryPoints: [join(folder, `${name}.ts`)],
      outfile: join(folder, `${name}.${ending}`),
      format,
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'es2022',
    })
  }
}
