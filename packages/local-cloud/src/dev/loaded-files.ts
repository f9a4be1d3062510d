import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

/** What to call with each file that a process loads. */
export interface LoadListener {
  readonly onFile: (file: string) => void
  /** Called with the URL of each module of an installed package that a file of the project imports. */
  readonly onPackage?: (url: string) => void
}

/**
 * Calls back for each file of the project that this process loads, ES modules and CommonJS, also later. Files of installed
 * packages are left out. A file that an import names but that does not exist counts, because creating it is a repair.
 */
export function reportLoadedFiles({ onFile, onPackage }: LoadListener): void {
  const seen = new Set<string>()
  const note = (url: string, importer = ''): void => {
    if (!url.startsWith('file:') || seen.has(url)) return
    if (!isInstalled(url)) onFile(fileURLToPath(url))
    else if (!isInstalled(importer) && importer.startsWith('file:')) onPackage?.(url)
    else return
    seen.add(url)
  }
  registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        const resolved = nextResolve(specifier, context)
        note(resolved.url, context.parentURL)
        return resolved
      } catch (error) {
        if (/^\.{0,2}\//.test(specifier) && context.parentURL) note(new URL(specifier, context.parentURL).href)
        throw error
      }
    },
  })
}

function isInstalled(url: string): boolean {
  return url.includes('/node_modules/')
}
