import type { Component } from 'vue'

/**
 * Places in pages of one room where rooms above it may add something of theirs, as they listen to its facts on the server. A
 * page names the place and hands every part the same props; the shells say which parts there are.
 */
export type Place =
  | 'matter-side'
  | 'orders-foot'
  | 'field-words'
  | 'matter-mine'
  | 'report-end'
  | 'list-tools'

const parts = new Map<Place, Component[]>()

/** Adds a part to a place; called by a shell before its first page is drawn. */
export function addPart(place: Place, part: Component): void {
  parts.set(place, [...(parts.get(place) ?? []), part])
}
export const partsAt = (place: Place): readonly Component[] => parts.get(place) ?? []
