import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { PUBLISHED } from '../../../packages/published-packages.ts'
import { publishedLinks, repositoryAddress } from '../../../packages/repository.ts'
import { repositoryLinks } from '../../../site/repository-links.ts'
import { WORKSPACE } from '../../support/packed-library.ts'

const ADDRESS = 'https://github.com/owner/name'

it.each([
  'github:owner/name',
  'https://github.com/owner/name',
  'git+https://github.com/owner/name.git',
  { url: 'git+https://github.com/owner/name.git' },
])('reads the address of the repository from %j', repository => {
  expect(repositoryAddress({ repository })).toBe(ADDRESS)
})

it('has no address until the manifest at the root has one', () => {
  expect(repositoryAddress({})).toBeUndefined()
  expect([publishedLinks(undefined, 'dynamo-signals'), repositoryLinks(undefined)]).toEqual([{}, {}])
})

it('refuses an address that is not on GitHub, where the links would lead nowhere', () => {
  expect(() => repositoryAddress({ repository: 'gitlab:owner/name' })).toThrow(
    'repository in package.json is "gitlab:owner/name". Write it as "github:owner/name".',
  )
})

it('gives each published package its folder, the issues, and its README', () => {
  expect(publishedLinks(ADDRESS, 'local-cloud')).toEqual({
    repository: { type: 'git', url: 'git+https://github.com/owner/name.git', directory: 'packages/local-cloud' },
    bugs: { url: 'https://github.com/owner/name/issues' },
    homepage: 'https://github.com/owner/name/tree/main/packages/local-cloud#readme',
  })
})

it('links the issues and private security reports at the top of the site', () => {
  expect(repositoryLinks(ADDRESS)).toMatchObject({
    nav: [{ link: `${ADDRESS}/issues` }, { link: `${ADDRESS}/security/advisories/new` }],
    socialLinks: [{ icon: 'github', link: ADDRESS }],
  })
})

it.each(PUBLISHED)('does not set the address in the manifest of %s, where it could differ', name => {
  const manifest = JSON.parse(readFileSync(join(WORKSPACE, 'packages', name, 'package.json'), 'utf8'))

  expect(Object.keys(manifest).filter(key => ['repository', 'bugs', 'homepage'].includes(key))).toEqual([])
})
