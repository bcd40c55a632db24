import * as articleUnread from './article-unread.ts'
import * as contractOnlyZod from './contract-only-zod.ts'
import * as fileLength from './file-length.ts'
import * as foreignTable from './foreign-table.ts'
import * as kitKnowsNoRoom from './kit-knows-no-room.ts'
import * as migrationsFrozen from './migrations-frozen.ts'
import * as noDistrictBranch from './no-district-branch.ts'
import * as noLeftovers from './no-leftovers.ts'
import * as noSqlNow from './no-sql-now.ts'
import * as problemRegistry from './problem-registry.ts'
import * as roomDoor from './room-door.ts'
import * as roomOrder from './room-order.ts'
import * as ruleIsPure from './rule-is-pure.ts'
import * as sqlInStore from './sql-in-store.ts'
import type { Guard } from './tree.ts'
import * as webTypesOnly from './web-types-only.ts'
import * as wordsComplete from './words-complete.ts'

/** Every rule of the house that a program can see. */
export const guards: Guard[] = [
  roomDoor,
  roomOrder,
  sqlInStore,
  foreignTable,
  kitKnowsNoRoom,
  contractOnlyZod,
  webTypesOnly,
  noDistrictBranch,
  noSqlNow,
  fileLength,
  ruleIsPure,
  migrationsFrozen,
  wordsComplete,
  problemRegistry,
  noLeftovers,
  articleUnread,
]
