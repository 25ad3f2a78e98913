import { endpoints } from '@cinema/contract'
import { expect, test } from 'vitest'
import { openApiDocument } from './openapi.ts'

const document = openApiDocument({ version: '1.2.3', url: 'https://cinema.example' })

test('describes every endpoint of the contract under its own operation id', () => {
  const operations = Object.values(document.paths ?? {}).flatMap((path) =>
    Object.values(path as Record<string, { operationId: string }>),
  )
  expect(operations).toHaveLength(endpoints.length)
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(endpoints.length)
})

test('names shared shapes once, as components', () => {
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(
    expect.arrayContaining(['MovieSummary', 'MovieDetail', 'Problem', 'Progress', 'User']),
  )
})

test('tells what can go wrong as problem documents', () => {
  const login = JSON.stringify(document.paths?.['/api/auth/login'])
  expect(login).toContain('invalid_credentials')
  expect(login).toContain('application/problem+json')
})

test('names the scope with which an API key reaches an endpoint', () => {
  const favorites = { get: { 'x-scope': 'read' } }
  expect(document.paths).toMatchObject({ '/api/user/favorites': favorites })
  expect(document.paths?.['/api/account']?.patch).not.toHaveProperty('x-scope')
})

test('has a path parameter for each placeholder', () => {
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    for (const operation of Object.values(
      item as Record<string, { parameters?: { in: string; name: string }[] }>,
    )) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path')
      expect(declared.map(({ name }) => name).sort()).toEqual(names.sort())
    }
  }
})
