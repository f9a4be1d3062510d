export { type M2mChanging, m2mChanging } from '../models/m2m-changing.ts'
export { manyToMany } from './link-definition.ts'
export { LinksIncompleteError } from './links-incomplete-error.ts'
export { type M2mChanged, type M2mChangedOptions, m2mChanged } from './m2m-changed.ts'
