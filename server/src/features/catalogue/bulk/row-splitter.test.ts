import { importLimits } from '@cinema/contract'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsOf, type RawRow } from './row-splitter.ts'

/** A file in pieces of one size after the other, each again when all were used. */
async function* inPieces(file: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (let index = 0; at < file.length; index++) {
    const end = at + (sizes[index % sizes.length] ?? file.length)
    yield await Promise.resolve(file.subarray(at, end))
    at = end
  }
}

async function split(file: string | Buffer, sizes: readonly number[] = [7]): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const row of rowsOf(inPieces(Buffer.from(file), sizes))) rows.push(row)
  return rows
}

const read = async (file: string, sizes?: readonly number[]) =>
  (await split(file, sizes)).map(({ line, bytes }) => [line, bytes?.toString().trim()])

const films = fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 8 })
const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 })
const parsed = (rows: readonly RawRow[]): unknown[] =>
  rows.map(({ bytes }) => JSON.parse(bytes?.toString() ?? '') as unknown)

test('finds the films of any file again, whatever its pieces', async () => {
  await fc.assert(
    fc.asyncProperty(films, sizes, fc.constantFrom(0, 2), async (given, pieces, indent) => {
      const list = JSON.stringify(given, null, indent)
      const lines = given.map((each) => JSON.stringify(each)).join('\r\n')
      const expected: unknown = JSON.parse(list)
      expect(parsed(await split(list, pieces))).toEqual(expected)
      expect(parsed(await split(lines, pieces))).toEqual(expected)
    }),
  )
})

test('knows the line of each film', async () => {
  expect(await read('\uFEFF\n\n{"a":1}\n\n{"b":2}')).toEqual([
    [3, '{"a":1}'],
    [5, '{"b":2}'],
  ])
  const list = '\n[\n  {"a": "],"},\n  {\n    "b": [2, "\\"]"]\n  },\n  3]\n'
  expect(await read(list)).toEqual([
    [3, '{"a": "],"}'],
    [4, '{\n    "b": [2, "\\"]"]\n  }'],
    [7, '3'],
  ])
})

test('holds nothing of a row that is too long, and goes on behind it', async () => {
  const long = `{"title":"${'a'.repeat(importLimits.rowBytes)}"}`
  const pieces = [65_536]
  for (const file of [`{}\n${long}\n{"b":2}\n`, `[{},\n${long},\n{"b":2}]`]) {
    expect(await read(file, pieces)).toEqual([
      [1, '{}'],
      [2, undefined],
      [3, '{"b":2}'],
    ])
  }
})

test('reads the shortest of films', async () => {
  expect(await read('{}', [1])).toEqual([[1, '{}']])
  expect(await read('\uFEFF{}', [1])).toEqual([[1, '{}']])
})

test.each([
  ['', []],
  [' \n ', []],
  ['[]', []],
  ['[ \n ]\n', []],
])('finds no film in %j', async (file, rows) => {
  expect(await split(file)).toEqual(rows)
})

test.each([
  ['%PDF-1.7', 'line 1 begins with “%”'],
  ['\n"a"', 'line 2 begins with “"”'],
  ['\0\0\0\0', 'line 1 begins with something else'],
  ['[{}', 'line 1 the list is not closed'],
  ['[{"a": "]', 'the list is not closed'],
  ['[{}\n,]', 'line 2 a film is missing'],
  ['[,{}]', 'a film is missing'],
  ['[{}]]', 'something follows the end'],
  ['[{}] {}', 'something follows the end'],
  ['[{}}]', 'a bracket closes'],
])('refuses %j, and says where', async (file, reason) => {
  await expect(split(file)).rejects.toThrow(reason)
})
