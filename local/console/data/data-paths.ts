/** The paths of the pages about the stored data. */
export const DATA = '/data'

export function modelPath(model: string): string {
  return `${DATA}/models/${encodeURIComponent(model)}`
}

export function createPath(model: string): string {
  return `${DATA}/create/${encodeURIComponent(model)}`
}

export function instancePath(model: string, id: string): string {
  return `${DATA}/instances/${encodeURIComponent(model)}/${encodeURIComponent(id)}`
}

export function editPath(model: string, id: string): string {
  return `${DATA}/edit/${encodeURIComponent(model)}/${encodeURIComponent(id)}`
}

export function deletePath(model: string, id: string): string {
  return `${DATA}/delete/${encodeURIComponent(model)}/${encodeURIComponent(id)}`
}

export function tablePath(table: string): string {
  return `${DATA}/tables/${encodeURIComponent(table)}`
}
