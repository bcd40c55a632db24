import type { Hand } from '../../../server/rooms/matters/index.ts'
import type { Random } from '../random.ts'
import type { Scene, Site } from './scene.ts'

const COMMUNITY = ['community_clerk', 'community_secretary']

/** Those who work for a site, each as whoever of them is there. */
export function peopleAt({ cast, units }: Scene, site: Site, r: Random) {
  const district = site.path[0] ?? 0
  return {
    /** The grid's worker; in a village without grids its own staff. */
    near: (): Hand =>
      cast.all('grid_worker', site.node.id).length > 0
        ? cast.one('grid_worker', site.node.id, r)
        : cast.any(COMMUNITY, site.community, r),
    branch: (): Hand | undefined => cast.all('branch_secretary', site.node.id)[0],
    clerk: (): Hand => cast.any(COMMUNITY, site.community, r),
    secretary: (): Hand => cast.one('community_secretary', site.community, r),
    street: (): Hand => cast.one('street_clerk', site.street, r),
    /** One of the street who is not this one. */
    otherOfStreet: (not: Hand): Hand =>
      cast.all('street_clerk', site.street).find((hand) => hand.accountId !== not.accountId) ??
      cast.one('district_centre', district, r),
    centre: (): Hand => cast.one('district_centre', district, r),
    liaison: (unit: number): Hand => cast.one('unit_liaison', unit, r),
    /** The units of a list of keys that there are here, in its order. */
    units: (keys: readonly string[]): number[] => [
      ...new Set(
        keys.flatMap((key) => {
          if (key === 'property_company') return units.propertyOf.get(site.node.id) ?? []
          if (key === 'street_office') return units.governmentOf.get(site.street) ?? []
          return units.byKey.get(key) ?? []
        }),
      ),
    ],
  }
}
export type People = ReturnType<typeof peopleAt>
