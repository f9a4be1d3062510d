export { type SaveAllOptions, type SavedSoFar, saveAll } from './save-all.ts'
