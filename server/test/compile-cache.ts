import path from 'node:path'

/**
 * For the environment of processes that tests start by the dozen: what one has compiled, the next
 * one need not, which halves the work of a start.
 */
export const compileCache = {
  NODE_COMPILE_CACHE: path.resolve(import.meta.dirname, '../../node_modules/.cache/node'),
}
