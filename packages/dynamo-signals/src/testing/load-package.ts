/**
 * Imports a package that need not be installed. Its name is not a literal, so that compilers and bundlers do not look for it.
 * webpack would replace such an import by one that always fails, unless it ignores it.
 */
export function loadPackage(name: string): Promise<unknown> {
  return import(/* webpackIgnore: true */ name)
}
