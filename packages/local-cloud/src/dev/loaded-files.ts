import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Calls back for each file of the project that this process loads, ES modules and CommonJS, also later. Files of installed
 * packages are left out. A file that an import names but that does not exist counts, because creating it is a repair.
 */
export function reportLoadedFiles(report: (file: string) => void): void {
  const seen = new Set<string>()
  const note = (url: string): void => {
    const isOwn = url.startsWith('file:') && !url.includes('/node_modules/')
    if (!isOwn || seen.has(url)) return
    seen.add(url)
    report(fileURLToPath(url))
  }
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        const resolved = nextResolve(specifier, context)
        note(resolved.url)
        return resolved
      } catch (error) {
        if (/^\.{0,2}\//.test(specifier) && context.parentURL) note(new URL(specifier, context.parentURL).href)
        throw error
      }
    },
  })
}
