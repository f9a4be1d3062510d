import { basename } from 'node:path'

/**
 * Returns the name of a project in a folder: lowercase letters, digits and hyphens, beginning with a letter, as npm and SST
 * accept it. It differs from the names of the packages that the project depends on, because npm refuses to install a
 * package in itself.
 */
export function projectName(folder: string, dependencies: readonly string[]): string {
  const plain = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
  if (plain === '') return 'my-app'
  return dependencies.includes(plain) ? `${plain}-app` : plain
}
