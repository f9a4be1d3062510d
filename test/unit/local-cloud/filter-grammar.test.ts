import { describe, expect, it } from 'vitest'
import {
  type FilterPattern,
  requireValidPattern,
} from '../../../packages/local-cloud/src/event-source-mapping/rules/filter-pattern.ts'
import { matchFilters } from '../../../packages/local-cloud/src/event-source-mapping/rules/match-filters.ts'

const record = {
  eventName: 'MODIFY',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: {
    ApproximateCreationDateTime: 1_767_225_600,
    Keys: { pk: { S: 'user#1' } },
    NewImage: {
      name: { S: 'Ada' },
      age: { N: '101' },
      active: { BOOL: true },
      note: { S: '' },
      gone: { NULL: true },
      tags: { SS: ['red', 'blue'] },
      address: { M: { city: { S: 'Bern' } } },
      parts: { L: [{ S: 'first' }, { S: 'second' }] },
    },
  },
}

const passes = (pattern: FilterPattern) => matchFilters(record, [pattern]).matched
const newImage = (pattern: FilterPattern) => passes({ dynamodb: { NewImage: pattern } })

describe('an event filter', () => {
  it.each<[string, FilterPattern]>([
    ['a string equal to one listed', { name: { S: ['Grace', 'Ada'] } }],
    ['a boolean', { active: { BOOL: [true] } }],
    ['the empty string', { note: { S: [''] } }],
    ['a number attribute as the string that it is', { age: { N: ['101'] } }],
    ['a prefix', { name: { S: [{ prefix: 'A' }] } }],
    ['a suffix', { name: { S: [{ suffix: 'da' }] } }],
    ['a string in any case', { name: { S: [{ 'equals-ignore-case': 'ADA' }] } }],
    ['anything but a value', { name: { S: [{ 'anything-but': 'Grace' }] } }],
    ['anything but several values', { name: { S: [{ 'anything-but': ['Grace', 'Lin'] }] } }],
    ['anything but a prefix', { name: { S: [{ 'anything-but': { prefix: 'G' } }] } }],
    ['anything but a suffix', { name: { S: [{ 'anything-but': { suffix: 'ce' } }] } }],
    ['a prefix of a number attribute', { age: { N: [{ prefix: '10' }] } }],
    ['one element of a set', { tags: { SS: ['blue'] } }],
    ['one element of a list of objects', { parts: { L: { S: ['second'] } } }],
    ['an attribute in a map', { address: { M: { city: { S: ['Bern'] } } } }],
    ['an attribute that is there', { name: { S: [{ exists: true }] } }],
    ['an attribute that is not there', { missing: { S: [{ exists: false }] } }],
    ['an attribute of another type as not there', { name: { N: [{ exists: false }] } }],
    ['one of several patterns', { $or: [{ name: { S: ['Grace'] } }, { active: { BOOL: [true] } }] }],
  ])('matches %s', (_, pattern) => {
    expect(newImage(pattern)).toBe(true)
  })

  it.each<[string, FilterPattern]>([
    ['another string', { name: { S: ['Grace'] } }],
    ['a string in another case', { name: { S: ['ada'] } }],
    ['the value without its type letter', { name: ['Ada'] }],
    ['a number attribute as a number', { age: { N: [101] } }],
    ['a number attribute by "numeric"', { age: { N: [{ numeric: ['>', 100] }] } }],
    ['"exists: true" above the type letter', { name: [{ exists: true }] }],
    ['an excluded value', { name: { S: [{ 'anything-but': ['Ada'] }] } }],
    ['an excluded prefix', { name: { S: [{ 'anything-but': { prefix: 'A' } }] } }],
    ['"anything-but" on an attribute that is not there', { missing: { S: [{ 'anything-but': 'x' }] } }],
    ['a map attribute that is not there', { address: { M: { street: { S: ['x'] } } } }],
    ['none of several patterns', { $or: [{ name: { S: ['Grace'] } }, { active: { BOOL: [false] } }] }],
    ['two keys of which one fails', { name: { S: ['Ada'] }, active: { BOOL: [false] } }],
  ])('does not match %s', (_, pattern) => {
    expect(newImage(pattern)).toBe(false)
  })

  it('treats an attribute without its type letter as missing, like AWS', () => {
    expect(newImage({ name: [{ exists: false }] })).toBe(true)
  })

  it('treats every old attribute of an insert as missing', () => {
    expect(passes({ dynamodb: { OldImage: { active: { BOOL: [{ exists: false }] } } } })).toBe(true)
  })

  it('compares the creation time as the number that it is', () => {
    expect(
      passes({ dynamodb: { ApproximateCreationDateTime: [{ numeric: ['>=', 1_767_225_600, '<', 1_767_225_601] }] } }),
    ).toBe(true)
    expect(passes({ dynamodb: { ApproximateCreationDateTime: [{ numeric: ['<', 1_767_225_600] }] } })).toBe(false)
    expect(passes({ dynamodb: { ApproximateCreationDateTime: [{ numeric: ['=', 1_767_225_600] }] } })).toBe(true)
  })

  it('matches the kind of change and its author', () => {
    expect(passes({ eventName: ['MODIFY'] })).toBe(true)
    expect(passes({ userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } })).toBe(true)
    expect(passes({ eventName: ['INSERT'] })).toBe(false)
  })

  it('lets a record through if one of several filters matches, and every record if there are none', () => {
    expect(matchFilters(record, [{ eventName: ['INSERT'] }, { eventName: ['MODIFY'] }])).toEqual({ matched: true })
    expect(matchFilters(record, [])).toEqual({ matched: true })
  })

  it('names the failed key of each filter, with the expected and the actual value', () => {
    const verdict = matchFilters(record, [
      { eventName: ['INSERT'] },
      { dynamodb: { NewImage: { name: { S: ['Ada'] }, active: { BOOL: [false] } } } },
      { dynamodb: { OldImage: { name: { S: ['Ada'] } } } },
    ])

    expect(verdict).toEqual({
      matched: false,
      mismatches: [
        { path: 'eventName', expected: ['INSERT'], actual: 'MODIFY' },
        { path: 'dynamodb.NewImage.active.BOOL', expected: [false], actual: true },
        { path: 'dynamodb.OldImage.name.S', expected: ['Ada'], actual: undefined },
      ],
    })
  })
})

describe('a pattern is refused', () => {
  it.each<[string, unknown, string]>([
    ['when it is not an object', 'eventName', 'the pattern must be an object'],
    ['when it is empty', {}, 'the pattern is empty'],
    ['when a leaf is not a list', { eventName: 'INSERT' }, 'eventName must be an object or a list'],
    ['when a leaf lists nothing', { eventName: [] }, 'eventName lists no values'],
    ['when it holds a list in a list', { eventName: [['INSERT']] }, 'list within a list'],
    ['when it uses an operator that Lambda lacks', { eventName: [{ wildcard: 'I*' }] }, '"wildcard", which Lambda'],
    ['when an operand has the wrong type', { eventName: [{ prefix: 1 }] }, 'wrong operand for "prefix"'],
    ['when a numeric test is cut short', { a: [{ numeric: ['>'] }] }, 'wrong operand for "numeric"'],
    ['when two operators share an object', { a: [{ prefix: 'a', suffix: 'b' }] }, 'one operator in each object'],
    ['when $or has one branch', { $or: [{ a: ['b'] }] }, '$or must be a list of two or more'],
    ['when "anything-but" is of something else', { a: [{ 'anything-but': true }] }, 'wrong operand for "anything-but"'],
  ])('%s', (_, pattern, problem) => {
    expect(() => requireValidPattern(pattern, 'mail')).toThrow(problem)
  })
})
