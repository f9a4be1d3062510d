/** The paths of the pages about the stored data. */
export const DATA = '/data'

export function modelPath(model: string): string {
  return `${DATA}/models/${encodeURIComponent(model)}`
}

export function createPath(model: string): string {
  return `${DATA}/create/${encodeURIComponent(model)}`
}

export function instancesPath(model: string): string {
  return `${DATA}/instances/${encodeURIComponent(model)}`
}

export function instancePath(model: string, id: string): string {
  return pathOf('instances', model, id)
}

export function editPath(model: string, id: string): string {
  return pathOf('edit', model, id)
}

export function deletePath(model: string, id: string): string {
  return pathOf('delete', model, id)
}

/**
 * An ID is not part of the path, because a browser resolves `..` there, even if it is escaped. Half a character, which only
 * another program can store, has no place in an address.
 */
function pathOf(page: string, model: string, id: string): string {
  return `${DATA}/${page}/${encodeURIComponent(model)}?id=${encodeURIComponent(id.toWellFormed())}`
}

export function tablePath(table: string): string {
  return `${DATA}/tables/${encodeURIComponent(table)}`
}
