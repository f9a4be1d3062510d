export { ConditionFailedError } from '../errors/index.ts'
export { addToSet, append, increment, prepend, removeFromSet } from './operations.ts'
