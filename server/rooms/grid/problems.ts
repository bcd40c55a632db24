import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'grid.no_node': {
    status: 404,
    zh: '这个区里没有这个网格。',
    en: 'There is no such grid in this district.',
  },
  'grid.bad_file': {
    status: 400,
    zh: '网格文件第 {line} 行有误：{reason}。',
    en: 'Line {line} of the grid file is wrong: {reason}.',
  },
  'grid.not_restructured': {
    status: 409,
    zh: '“{name}”不能在这里调整：街道和镇以上的区划由上级决定，这里只调整社区和社区以下的网格。',
    en: '“{name}” can’t be changed here: streets, towns and above are drawn by higher authority; only communities and the grids below them are.',
  },
  'grid.not_your_place': {
    status: 403,
    zh: '这项调整超出了您岗位的范围。',
    en: 'This change reaches beyond the place of your post.',
  },
  'grid.not_its_part': {
    status: 400,
    zh: '每个下级网格只能分到一处，而且必须是“{name}”现有的下级。',
    en: 'Each grid below goes to one part only, and must lie right below “{name}”.',
  },
  'grid.no_part': { status: 400, zh: '没有这个新网格。', en: 'There is no such new grid.' },
  'grid.merge_two': { status: 400, zh: '请至少选两个网格合并。', en: 'Choose at least two grids to merge.' },
  'grid.one_parent': {
    status: 409,
    zh: '只有同一个上级下、同一层级的网格才能合并。',
    en: 'Only grids of one level below the same parent can be merged.',
  },
  'grid.same_place': {
    status: 409,
    zh: '“{name}”本来就在“{place}”下面。',
    en: '“{name}” lies below “{place}” already.',
  },
  'grid.wrong_level': {
    status: 409,
    zh: '“{name}”不能移到“{place}”下面：新的上级要和现在的上级“{level}”在同一层。',
    en: '“{name}” can’t go below “{place}”: the new parent has to stand at the level of its present one, “{level}”.',
  },
  'grid.code_taken': {
    status: 409,
    zh: '编码 {code} 已经用过，请换一个；不填也可以。',
    en: 'The code {code} was used before: choose another, or none.',
  },
  'grid.name_twice': {
    status: 400,
    zh: '有两个新网格都叫“{name}”，请取不同的名字。',
    en: 'Two of the new grids are called “{name}”: give them different names.',
  },
  'grid.change_running': {
    status: 409,
    zh: '本区正有一项网格调整在进行或停在半路，等它完成或撤销后再来。',
    en: 'Another change of the grids is under way or stopped half-way: wait until it is done or taken back.',
  },
  'grid.tree_changed': {
    status: 409,
    zh: '预览之后网格有了变动，请按新的预览再确认一次。',
    en: 'The grids have changed since the preview: please look at the new one and confirm again.',
  },
  'grid.no_change': { status: 404, zh: '没有这项调整。', en: 'There is no such change.' },
  'grid.undone_already': {
    status: 409,
    zh: '这项调整已经撤销，或正在撤销。',
    en: 'This change was taken back already, or is being taken back.',
  },
  'grid.undo_late': {
    status: 409,
    zh: '调整完成后 {hours} 小时内才能撤销。现在请用一项新的调整改回来。',
    en: 'A change can be taken back within {hours} hours of its end. Make a new one to put things right.',
  },
  'grid.undo_built_on': {
    status: 409,
    zh: '后来的调整（{reason}）建立在它之上，请先撤销那一项。',
    en: 'A later change ({reason}) builds on it: take that one back first.',
  },
  'grid.undo_no_parent': {
    status: 409,
    zh: '原来的上级“{name}”已经不在了，不能移回去。',
    en: 'The former parent “{name}” no longer stands, so there is no way back.',
  },
  'grid.not_stopped': {
    status: 409,
    zh: '这项调整没有停下，不用继续。',
    en: 'This change has not stopped: there is nothing to go on with.',
  },
  'grid.no_net': { status: 404, zh: '没有这张旧网。', en: 'There is no such old net.' },
  'grid.net_merged': {
    status: 409,
    zh: '“{name}”已并入全区一张网，不能再改。',
    en: '“{name}” was merged into the one net and can’t be changed any more.',
  },
  'grid.one_net': {
    status: 409,
    zh: '“{department}”这条线的网已并入全区一张网（{name}），不能再单独划网。',
    en: 'The net of “{department}” was merged into the one net ({name}): it can’t draw one of its own again.',
  },
  'grid.net_changed': {
    status: 409,
    zh: '别人刚改过这张旧网，请看过最新的再改。',
    en: 'Somebody else has just changed this net: please look at it again first.',
  },
  'grid.net_name_taken': {
    status: 409,
    zh: '“{department}”已有一张叫“{name}”的旧网。',
    en: '“{department}” has an old net called “{name}” already.',
  },
  'grid.areas_open': {
    status: 409,
    zh: '还有 {n} 个片区没有对应的网格，也没有写未并入的原因：{names}。',
    en: '{n} areas have neither grids nor a reason why they were left over: {names}.',
  },
  'grid.no_areas': { status: 409, zh: '这张旧网还没有片区。', en: 'This net has no areas yet.' },
  'grid.net_columns': {
    status: 422,
    zh: '没有找到片区名称这一列。表头请写“片区”“网格”“未并入原因”。',
    en: 'There is no column of area names. Head the columns “area”, “grid” and “left over”.',
  },
})
