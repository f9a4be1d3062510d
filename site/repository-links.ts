import type { DefaultTheme } from 'vitepress'

/** The links at the top of each page that lead to the repository. None until its address is known. */
export function repositoryLinks(address: string | undefined): Pick<DefaultTheme.Config, 'nav' | 'socialLinks'> {
  if (address === undefined) return {}
  return {
    nav: [
      { text: 'Report a problem', link: `${address}/issues` },
      { text: 'Report a vulnerability', link: `${address}/security/advisories/new` },
    ],
    socialLinks: [{ icon: 'github', link: address }],
  }
}
