import { readFileSync } from 'node:fs'

/** The part of a manifest that says where the repository is. */
export interface HostedManifest {
  /** `github:owner/name`, or an object with the URL. */
  readonly repository?: string | { readonly url: string }
}

/** What npm shows about a package, and where a reader reports a problem. */
export interface PublishedLinks {
  readonly repository?: { readonly type: 'git'; readonly url: string; readonly directory: string }
  readonly bugs?: { readonly url: string }
  readonly homepage?: string
}

/**
 * Returns the address of the repository on GitHub, such as `https://github.com/owner/name`, from `repository` in the manifest at
 * the root. This is the only place where it is set: the site and the published manifests follow from it. Undefined until it is
 * set. Throws an error for another host, because the links would lead nowhere.
 */
export function repositoryAddress(manifest: HostedManifest = rootManifest()): string | undefined {
  const { repository } = manifest
  if (repository === undefined) return undefined
  const written = typeof repository === 'string' ? repository : repository.url
  const [, name] = /^(?:github:|(?:git\+)?https:\/\/github\.com\/)([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(written) ?? []
  if (name === undefined) {
    throw new Error(`repository in package.json is "${written}". Write it as "github:owner/name".`)
  }
  return `https://github.com/${name}`
}

/** Returns the fields of a published manifest that depend on the address of the repository. Empty without an address. */
export function publishedLinks(address: string | undefined, name: string): PublishedLinks {
  if (address === undefined) return {}
  const directory = `packages/${name}`
  return {
    repository: { type: 'git', url: `git+${address}.git`, directory },
    bugs: { url: `${address}/issues` },
    homepage: `${address}/tree/main/${directory}#readme`,
  }
}

function rootManifest(): HostedManifest {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
}
