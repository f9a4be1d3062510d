import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run, WORKSPACE } from './packed-library.ts'

/** How TypeScript finds a package: as Node does, or as bundlers do. */
export type Resolution = 'NodeNext' | 'Bundler'

// What a project of a user installs in addition to the library.
const INSTALLED = [
  '@aws-sdk/client-dynamodb',
  '@aws-sdk/client-dynamodb-streams',
  '@types/node',
  'undici-types',
  'zod',
] as const

/**
 * A project that has the packed library installed, and its peers, and nothing else of the workspace. The registry is
 * not asked: the tarball is unpacked where npm would put it, the peers are links to those of the workspace.
 */
export class ConsumerProject {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  static async create(folder: string, tarball: string): Promise<ConsumerProject> {
    const project = new ConsumerProject(folder)
    await project.install('dynamo-signals', tarball)
    for (const name of INSTALLED) await project.link(name)
    await project.write('package.json', JSON.stringify({ name: 'consumer', type: 'module', private: true }))
    return project
  }

  /** Unpacks a package where npm would put it. */
  async install(name: string, tarball: string): Promise<void> {
    const target = join(this.folder, 'node_modules', name)
    await mkdir(target, { recursive: true })
    await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1'])
  }

  /** Links a package of the workspace. */
  async link(name: string): Promise<void> {
    const link = join(this.folder, 'node_modules', name)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(WORKSPACE, 'node_modules', name), link, 'dir')
  }

  /** Writes a file of the project. */
  async write(file: string, text: string): Promise<void> {
    await writeFile(join(this.folder, file), text)
  }

  /** Compiles everything, as strictly as TypeScript can, declarations of packages included. Returns the complaints. */
  async compile(resolution: Resolution): Promise<string> {
    const compilerOptions = {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      target: 'es2022',
      module: resolution === 'NodeNext' ? 'nodenext' : 'esnext',
      moduleResolution: resolution,
      types: ['node'],
      outDir: outFolder(resolution),
    }
    const config = `tsconfig.${resolution}.json`
    await this.write(config, JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    return compile(this.folder, config)
  }

  /** Runs a compiled program, and returns what it printed. */
  async run(program: string, resolution: Resolution = 'NodeNext'): Promise<string> {
    const { stdout } = await run(process.execPath, [join(outFolder(resolution), program)], { cwd: this.folder })
    return stdout
  }
}

/** Runs the compiler over a project, and returns its complaints. */
export async function compile(folder: string, config = 'tsconfig.json'): Promise<string> {
  const tsc = join(WORKSPACE, 'node_modules/typescript/bin/tsc')
  try {
    await run(process.execPath, [tsc, '-p', config], { cwd: folder })
    return ''
  } catch (error) {
    return (error as { readonly stdout?: string }).stdout || String(error)
  }
}

function outFolder(resolution: Resolution): string {
  return `out-${resolution}`
}
