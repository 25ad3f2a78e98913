import type { Context } from '../../context.ts'
import type { PersonalData } from '../../personal-data.ts'
import { markKinds, markStore, type MarkKind } from './mark-store.ts'
import { tasteStore } from './taste-store.ts'

/** Favourites, likes, ratings, and what recommendations are made from. */
export const markData = (context: Context): PersonalData[] => [
  ...markKinds.map((kind) => ofKind(context, kind)),
  taste(context),
]

function taste({ mongo }: Context): PersonalData {
  const tastes = tasteStore(mongo)
  return {
    name: 'taste',
    exportFor: (userId) => tastes.recentOf(userId),
    eraseFor: (userId) => tastes.forget(userId),
  }
}

function ofKind({ mongo }: Context, kind: MarkKind): PersonalData {
  const marks = markStore(mongo, kind)
  return {
    name: `${kind}s`,
    exportFor: (userId) => marks.all(userId),
    eraseFor: (userId) => marks.removeAll(userId),
  }
}
