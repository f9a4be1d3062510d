import { and, becomes, changed, created, or, postDelete, postSave, type When } from 'dynamo-signals'
import { eventFilters, filterCriteria, filterPatterns } from 'dynamo-signals/operations'
import { STREAM_LIMITS } from 'dynamo-signals/table'
import { afterEach, describe, expect, it } from 'vitest'
import { Author, Book, Genre, Profile } from '../../support/bookshop.ts'

const undo: (() => boolean)[] = []
afterEach(() => {
  for (const disconnect of undo.splice(0)) disconnect()
})

let uid = 0
function connect(sender: typeof Author, when?: When<unknown>) {
  const options = { sender, consumer: 'links', dispatchUid: `receiver-${uid++}` }
  undo.push(postSave.connect(() => undefined, when ? { ...options, when } : options))
}

describe('the event filters of a consumer', () => {
  const pattern = '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"_type":{"S":["Author"]}}}}'

  it('have the formats of CDK and CloudFormation', () => {
    connect(Author, created())

    expect(filterPatterns('links')).toEqual([{ pattern }])
    expect(filterCriteria('links')).toEqual({ Filters: [{ Pattern: pattern }] })
  })

  it('are refused for a consumer without receivers, whose mapping would have no filter', () => {
    connect(Author)

    expect(() => eventFilters('mail')).toThrow(/"mail".* would invoke its Lambda/)
    expect(() => filterPatterns('mail')).toThrow(/"mail".* would invoke its Lambda/)
    expect(() => filterCriteria('mail')).toThrow(/"mail".* would invoke its Lambda/)
  })
})

describe('eventFilters', () => {
  it('are plain data for SST and JSON, and tokens that CDK renders as patterns', () => {
    connect(Author, created())
    const plain = { eventName: ['INSERT'], dynamodb: { NewImage: { _type: { S: ['Author'] } } } }

    const filters = eventFilters('links')

    expect(filters).toStrictEqual([plain])
    expect(filters.map(filter => JSON.parse(JSON.stringify(filter)))).toStrictEqual([plain])
    expect(renderedByCdk(filters)).toEqual([{ Pattern: JSON.stringify(plain) }])
  })

  it('name the models, the events and the values of conditions', () => {
    connect(Author, becomes('isActive', true) as When<unknown>)
    connect(Author, and(created(), becomes('name', 'Ada')) as When<unknown>)

    expect(eventFilters('links')).toEqual([
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: { NewImage: { _type: { S: ['Author'] }, isActive: { BOOL: [true] } } },
      },
      { eventName: ['INSERT'], dynamodb: { NewImage: { _type: { S: ['Author'] }, name: { S: ['Ada'] } } } },
    ])
  })

  it('join models with the same conditions', () => {
    connect(Author, created())
    undo.push(postSave.connect(() => undefined, { sender: Book, consumer: 'links', dispatchUid: 'b', when: created() }))

    expect(eventFilters('links')).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { _type: { S: ['Author', 'Book'] } } } },
    ])
  })

  it('let every model through for a receiver without a sender, but not the guards', () => {
    undo.push(postSave.connect(() => undefined, { consumer: 'links', dispatchUid: 'all' }))

    expect(eventFilters('links')).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { _type: { S: [{ exists: true }] } } } },
    ])
  })

  it('test the old image of a delete', () => {
    undo.push(postDelete.connect(() => undefined, { sender: Genre, consumer: 'links', dispatchUid: 'gone' }))

    expect(eventFilters('links')).toEqual([
      { eventName: ['REMOVE'], dynamodb: { OldImage: { _type: { S: ['Genre'] } } } },
    ])
  })

  it('become broader if there are more than a mapping allows', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) connect(Author, becomes(name, true) as When<unknown>)
    undo.push(postDelete.connect(() => undefined, { sender: Profile, consumer: 'links', dispatchUid: 'gone' }))

    const filters = eventFilters('links')

    expect(filters.length).toBeLessThanOrEqual(STREAM_LIMITS.filters)
    expect(filters[0]).toEqual({
      eventName: ['INSERT', 'MODIFY'],
      dynamodb: { NewImage: { _type: { S: ['Author'] } } },
    })
  })

  it('join the conditions of `and`, and split those of `or`', () => {
    connect(Author, and(created(), becomes('isActive', true)) as When<unknown>)
    connect(Author, or(created(), becomes('name', 'Ada')) as When<unknown>)

    expect(eventFilters('links')).toEqual([
      { eventName: ['INSERT'], dynamodb: { NewImage: { _type: { S: ['Author'] } } } },
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { _type: { S: ['Author'] }, name: { S: ['Ada'] } } } },
    ])
  })

  it('omit exactly the filters that another one includes', () => {
    connect(Author, becomes('isActive', true) as When<unknown>)
    connect(Author, changed('name') as When<unknown>)
    const book = { sender: Book, consumer: 'links' }
    undo.push(postSave.connect(() => undefined, { ...book, dispatchUid: 'new', when: created() }))
    undo.push(postSave.connect(() => undefined, { ...book, dispatchUid: 'sold', when: becomes('title', 'Emma') }))

    expect(eventFilters('links')).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { _type: { S: ['Author'] } } } },
      { eventName: ['INSERT'], dynamodb: { NewImage: { _type: { S: ['Book'] } } } },
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { NewImage: { _type: { S: ['Book'] }, title: { S: ['Emma'] } } } },
    ])
  })
})

/** CDK replaces objects with a `resolve` method by what it returns, and keeps only the `pattern` of a filter. */
function renderedByCdk(filters: { [key: string]: unknown }[]): object[] {
  const resolved = filters.map(filter => (typeof filter.resolve === 'function' ? filter.resolve() : filter))
  return resolved.map(({ pattern }) => ({ Pattern: pattern }))
}
