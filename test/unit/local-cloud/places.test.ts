import { once } from 'node:events'
import { createServer, get, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { CarriedPlaces, type Place, placeOfWork } from '../../../packages/local-cloud/src/stories/places.ts'

/** A service, and the headers of a request that work in a place has sent to it. */
async function carrying({ isService = true } = {}) {
  const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const places = new CarriedPlaces()
  if (isService) places.to(endpoint)
  onTestFinished(places.start())
  const headersOf = async (place: Place | undefined): Promise<IncomingHttpHeaders> => {
    const arrived = once(server, 'request')
    placeOfWork.run(place, () => get(endpoint, { agent: false }).on('response', response => response.resume()))
    const [request] = await arrived
    return request.headers
  }
  return { places, headersOf }
}

const place: Place = { story: () => 1 }

it('carries the place of a request to a service, which takes it once', async () => {
  const { places, headersOf } = await carrying()

  const headers = await headersOf(place)

  expect(places.take(headers)).toBe(place)
  expect(places.take(headers)).toBeUndefined()
})

it.each<[string, object, Place | undefined]>([
  ['to another server', { isService: false }, place],
  ['outside of every story', {}, undefined],
])('leaves a request as it is %s', async (_, settings, from) => {
  const { places, headersOf } = await carrying(settings)

  const headers = await headersOf(from)

  expect(Object.keys(headers).sort()).toEqual(['connection', 'host'])
  expect(places.take(headers)).toBeUndefined()
})
