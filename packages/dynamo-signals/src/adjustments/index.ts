export { addToSet, append, increment, removeFromSet } from './operations.ts'
