import { endpoints } from '@cinema/contract'
import { describe, expect, test } from 'vitest'
import { serviceList, serviceNames, serviceOf, serviceUrls } from './services.ts'

describe('paths', () => {
  test.each([
    ['/api/auth/login', 'auth'],
    ['/api/authors', 'catalogue'],
    ['/api/admin/users/usr_1', 'auth'],
    ['/api/admin/breakers', 'catalogue'],
    ['/api/admin/providers/library/titles', 'streaming'],
    ['/api/movies/mov_1', 'catalogue'],
    ['/api/user/ratings', 'catalogue'],
    ['/api/user/history', 'streaming'],
    ['/api/streaming/hls/x/seg.m4s', 'streaming'],
    ['/api/events', 'streaming'],
    ['/api/rooms/rom_1/events', 'streaming'],
    ['/movies/mov_1', 'catalogue'],
    ['/', 'catalogue'],
  ])('%s is served by %s', (path, service) => {
    expect(serviceOf(path)).toBe(service)
  })

  test('every service has endpoints of the contract', () => {
    const served = new Set(endpoints.map(({ path }) => serviceOf(path)))
    expect([...served].sort()).toEqual([...serviceNames].sort())
  })
})

describe('configuration', () => {
  test('names services, and knows the whole as all', () => {
    expect(serviceList.parse('auth, streaming')).toEqual(['auth', 'streaming'])
    expect(serviceList.parse('all')).toEqual(serviceNames)
  })

  test('refuses an unknown service by name', () => {
    expect(serviceList.safeParse('auth,billing').error?.issues[0]?.message).toBe(
      'Unknown service billing; there are auth, streaming, catalogue.',
    )
  })

  test('takes several URLs of one service, and refuses what is none', () => {
    expect(serviceUrls.parse('auth=http://a:1,auth=http://b:2')).toEqual([
      { service: 'auth', url: 'http://a:1' },
      { service: 'auth', url: 'http://b:2' },
    ])
    expect(serviceUrls.safeParse('auth=a:1').success).toBe(false)
    expect(serviceUrls.safeParse('http://a:1').success).toBe(false)
  })
})
