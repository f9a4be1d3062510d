// The pages about an application's models, instances, dead letters and receivers, for the console of the local cloud.
export { allDeadLetters } from './all-dead-letters.ts'
export { consolePages } from './console-pages.ts'
export { consoleRoutes, countParked } from './console-routes.ts'
export type { DataPorts } from './data/data-ports.ts'
export { dataSite } from './data/data-site.ts'
export { RedriveFailures } from './redrive-failures.ts'
export { untilText } from './waiting-list.ts'
export { allWaiting, hasDueRecord } from './waiting-routes.ts'
