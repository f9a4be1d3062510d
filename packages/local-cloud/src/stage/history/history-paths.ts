/** The path of the pages about what has happened to items. */
export const HISTORY = '/history'

export function historyPath(model: string, id: string): string {
  return `${HISTORY}/item?${new URLSearchParams({ model, id })}`
}
