/** The parts of a `package.json` that templates have. */
export interface Manifest {
  readonly name?: string
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

const MERGED = ['scripts', 'dependencies', 'devDependencies'] as const

/**
 * Merges the manifests of templates into one, with sorted dependencies. Our own packages, whose version is `*` in the
 * templates, get the version of this package.
 */
export function mergeManifests(manifests: readonly Manifest[], version: string): Manifest {
  const merged: Manifest = Object.assign({}, ...manifests)
  const parts = MERGED.map(part => {
    const entries = Object.entries<string>(Object.assign({}, ...manifests.map(each => each[part])))
    const ours = entries.map(([name, value]) => [name, value === '*' ? `^${version}` : value] as const)
    return [part, Object.fromEntries(part === 'scripts' ? ours : ours.toSorted(byName))]
  })
  return { ...merged, ...Object.fromEntries(parts) }
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1
}
