export { ConditionFailedError } from '../errors/index.ts'
export { addToSet, append, increment, removeFromSet } from './operations.ts'
