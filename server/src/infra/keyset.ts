/** The order of a list: by one field, and by `_id` ascending among equals. */
export interface Order {
  readonly field: string
  readonly direction: 1 | -1
}

/** The last document of a page: where the next one begins. */
export interface Border {
  readonly value: string | number | Date
  readonly id: string
}

export type Conditions = Readonly<Record<string, unknown>>

export type Sort = Record<string, 1 | -1>

/** One query of a list: what to find, and in which order. */
export interface PartQuery {
  readonly conditions: Conditions
  readonly sort: Sort
}

export const sortOf = ({ field, direction }: Order): Sort => ({
  [field]: direction,
  _id: 1,
})

/**
 * The queries whose results, one after the other, are the list from the border on: first the rest of
 * the documents equal to it, then those beyond. Each is one range of an index that ends in the order,
 * however many documents share a value; one query with `$or` would read all the equal ones again.
 */
export function queriesFrom(filter: Conditions, order: Order, border: Border | null): PartQuery[] {
  const sort = sortOf(order)
  if (!border) return [{ conditions: filter, sort }]
  const beyond = order.direction === 1 ? '$gt' : '$lt'
  // The border lies within the filter, so it replaces the filter's own bound on that side.
  const passed = order.direction === 1 ? '$gte' : '$lte'
  const kept = Object.entries(operatorsOf(filter[order.field])).filter(([name]) => name !== passed)
  const rest = { ...Object.fromEntries(kept), [beyond]: border.value }
  return [
    // Equal in the order's field, so that `_id` alone orders them.
    {
      conditions: { ...filter, [order.field]: border.value, _id: { $gt: border.id } },
      sort: { _id: 1 },
    },
    { conditions: { ...filter, [order.field]: rest }, sort },
  ]
}

function operatorsOf(condition: unknown): Record<string, unknown> {
  if (condition === undefined) return {}
  if (typeof condition === 'object' && condition !== null) return { ...condition }
  return { $gte: condition, $lte: condition }
}

/**
 * Reads a page and one document more, which tells whether another page follows.
 * `find` answers one query in its order.
 */
export async function readPage<T>(
  find: (query: PartQuery, limit: number) => Promise<T[]>,
  page: { filter: Conditions; order: Order; border: Border | null; limit: number },
): Promise<{ items: T[]; more: boolean }> {
  const wanted = page.limit + 1
  const parts = queriesFrom(page.filter, page.order, page.border)
  const found = (await Promise.all(parts.map((part) => find(part, wanted)))).flat()
  return { items: found.slice(0, page.limit), more: found.length > page.limit }
}
