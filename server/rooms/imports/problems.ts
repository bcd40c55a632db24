import { declareProblems } from '../../kit/problems.ts'

// what is wrong with a file, or with what is asked of it
declareProblems({
  'imports.none': {
    status: 404,
    zh: '没有这次导入，或它不在您的管理范围内。',
    en: 'There is no such import within your reach.',
  },
  'imports.not_yours': {
    status: 403,
    zh: '您的岗位不能导入“{kind}”。',
    en: 'Your post does not allow importing {kind}.',
  },
  'imports.id_taken': {
    status: 409,
    zh: '这个编号已用于另一次导入，请刷新页面再上传。',
    en: 'This id belongs to another import. Reload the page and bring the file again.',
  },
  'imports.too_many_open': {
    status: 409,
    zh: '您有 {limit} 个文件还没有导入或放弃，请先处理它们。',
    en: 'You have {limit} files that are neither loaded nor given up: see to those first.',
  },
  'imports.wrong_format': {
    status: 415,
    zh: '“{kind}”只能用 .xlsx 或 .csv 导入。',
    en: '{kind} can be imported from .xlsx or .csv only.',
  },
  'imports.no_rows': {
    status: 422,
    zh: '文件只有表头，没有数据。',
    en: 'The file has a header and no rows.',
  },
  'imports.unmapped': {
    status: 422,
    zh: '还没有为这些必填项选列：{fields}。',
    en: 'No column is chosen for: {fields}.',
  },
  'imports.unknown_field': { status: 400, zh: '没有“{field}”这一项。', en: 'There is no field “{field}”.' },
  'imports.no_column': {
    status: 422,
    zh: '文件里没有“{column}”这一列。',
    en: 'The file has no column “{column}”.',
  },
  'imports.column_twice': {
    status: 422,
    zh: '“{column}”这一列在文件里出现了两次，请改其中一个的名称后重新上传。',
    en: 'The column “{column}” stands twice in the file: rename one of them and bring it again.',
  },
  'imports.column_shared': {
    status: 422,
    zh: '“{column}”这一列被选了两次。',
    en: 'The column “{column}” was chosen twice.',
  },
  'imports.wrong_state': {
    status: 409,
    zh: '这次导入现在是“{state}”，不能这样做。请刷新页面查看最新进度。',
    en: 'This import is “{state}” now, so that is not possible. Reload the page to see how far it is.',
  },
  'imports.nothing_to_load': {
    status: 409,
    zh: '没有可以导入的行。',
    en: 'There is no row to load.',
  },
  'imports.too_late': {
    status: 409,
    zh: '导入已过 {days} 天，不能再撤销。',
    en: 'An import can be taken back within {days} days; this one is older.',
  },
  'imports.no_longer': {
    status: 403,
    zh: '导入人已经没有这里的导入权限，导入已停止并撤回。',
    en: 'Whoever started this import may no longer import here: it was stopped and taken back.',
  },
  'imports.file_gone': {
    status: 410,
    zh: '上传的文件已经删除，请重新上传。',
    en: 'The file has been removed. Please bring it again.',
  },
  'imports.no_errors': { status: 404, zh: '没有出错的行。', en: 'No row failed.' },
  'imports.no_codes': {
    status: 404,
    zh: '这次导入的人都已设好密码，或在您的管理范围之外还有岗位，没有可发的首次登录码。',
    en: 'Everybody of this import has set a password, or has a post outside your reach: there is no code to give.',
  },
})

// why a row stays that was to be taken back
declareProblems({
  'imports.kept_worked_on': {
    status: 409,
    zh: '导入后已有人处理、关联或并入过这件事项，所以保留。',
    en: 'Stays: somebody has worked on this matter, linked it or joined another one to it since.',
  },
  'imports.kept_published': {
    status: 409,
    zh: '这件事项已经公示，所以保留。',
    en: 'Stays: this matter has been published.',
  },
  'imports.kept_has_matters': {
    status: 409,
    zh: '导入后已有事项归到这里，所以保留。',
    en: 'Stays: matters have been given to it since.',
  },
  'imports.kept_in_use': {
    status: 409,
    zh: '导入后已有下级、人员、职责、结对或其他资料用到它，所以保留。',
    en: 'Stays: something below it, a post, a duty, a pairing or another record uses it by now.',
  },
  'imports.kept_altered': {
    status: 409,
    zh: '导入后又被改过，不再是导入时的样子，所以保留。',
    en: 'Stays: it was changed again since, and is no longer what the import made of it.',
  },
  'imports.kept_entered': {
    status: 409,
    zh: '本人已经设置了密码，所以保留。',
    en: 'Stays: its owner has set a password by now.',
  },
})

// what is wrong with a row
declareProblems({
  'imports.needed': { status: 422, zh: '必填。', en: 'Must not be empty.' },
  'imports.too_long': { status: 422, zh: '超过 {limit} 个字符。', en: 'Longer than {limit} characters.' },
  'imports.bad_code': {
    status: 422,
    zh: '编码只能用字母、数字、“-”和“_”，最多 40 个字符。',
    en: 'A code has letters, digits, “-” and “_” only, at most 40.',
  },
  'imports.twice': {
    status: 422,
    zh: '与第 {line} 行重复。',
    en: 'Stands in line {line} already.',
  },
  'imports.unknown_level': {
    status: 422,
    zh: '没有这种层级，可用：{levels}。',
    en: 'No such level; there are: {levels}.',
  },
  'imports.level_order': {
    status: 422,
    zh: '“{level}”不能设在“{above}”之下。',
    en: 'A node of level “{level}” can’t lie below one of level “{above}”.',
  },
  'imports.unknown_parent': {
    status: 422,
    zh: '文件和本区都没有编码为“{code}”的上级。',
    en: 'Neither the file nor the district has a parent with the code “{code}”.',
  },
  'imports.parent_failed': {
    status: 422,
    zh: '上级（第 {line} 行）有误，先改正它。',
    en: 'The parent (line {line}) has an error: correct that first.',
  },
  'imports.cycle': {
    status: 422,
    zh: '上下级绕成了一个圈：{codes}。',
    en: 'The parents go round in a circle: {codes}.',
  },
  'imports.moved': {
    status: 422,
    zh: '本区里这个网格的上级是“{code}”；换上级请用“网格调整”，不用导入。',
    en: 'Its parent in the district is “{code}”: an import moves no grid, a restructuring does.',
  },
  'imports.other_level': {
    status: 422,
    zh: '本区里这个网格的层级是“{level}”，导入不能改层级。',
    en: 'Its level in the district is “{level}”, which an import does not change.',
  },
  'imports.closed_node': {
    status: 422,
    zh: '这个编码属于已撤销的网格，请用新的编码。',
    en: 'The code belongs to a grid that was closed: use another one.',
  },
  'imports.the_district': {
    status: 422,
    zh: '区一级由“district load”载入，不能用导入改。',
    en: 'The district itself is loaded by “district load” and not changed by an import.',
  },
  'imports.unknown_node': { status: 422, zh: '本区没有这个网格。', en: 'The district has no such grid.' },
  'imports.many_nodes': {
    status: 422,
    zh: '有几个网格都叫这个名称，请改填编码。',
    en: 'Several grids have this name: give the code instead.',
  },
  'imports.not_your_place': {
    status: 422,
    zh: '不在您的管理范围内。',
    en: 'Lies outside your reach.',
  },
  'imports.unknown_kind': {
    status: 422,
    zh: '没有这种单位类型，可用：{kinds}。',
    en: 'No such kind of unit; there are: {kinds}.',
  },
  'imports.unknown_category': {
    status: 422,
    zh: '没有“{category}”这个事项类别。',
    en: 'No category “{category}”.',
  },
  'imports.unit_differs': {
    status: 422,
    zh: '与第 {line} 行是同一个单位，类型却不同。',
    en: 'The same unit as in line {line}, of another kind.',
  },
  'imports.bad_login': {
    status: 422,
    zh: '账号要 2 至 60 个字符，不能有空格。',
    en: 'A login has 2 to 60 characters and no spaces.',
  },
  'imports.login_elsewhere': {
    status: 422,
    zh: '这个账号已被占用，请换一个。',
    en: 'This login is taken: use another one.',
  },
  'imports.login_closed': {
    status: 422,
    zh: '这个账号已停用，不能用导入重新启用。',
    en: 'This login was closed, and an import does not open it again.',
  },
  'imports.name_differs': {
    status: 422,
    zh: '与第 {line} 行是同一个账号，姓名却不同。',
    en: 'The same login as in line {line}, with another name.',
  },
  'imports.role_conflict': {
    status: 422,
    zh: '同一个人不能既是“{one}”又是“{other}”。',
    en: 'Nobody is both {one} and {other}.',
  },
  'imports.no_admins': {
    status: 422,
    zh: '系统管理员不能用导入产生，请用“admin create”命令。',
    en: 'Administrators are made by the command “admin create”, never by an import.',
  },
  'imports.not_yourself': {
    status: 422,
    zh: '不能给自己加岗位。',
    en: 'Nobody gives themselves a post.',
  },
  'imports.not_your_person': {
    status: 422,
    zh: '此人在您管理范围之外还有岗位，不能改其姓名。',
    en: 'Has posts outside your reach, so you can’t change the name.',
  },
  'imports.not_your_unit': {
    status: 422,
    zh: '单位的类型和英文名由管理全区的人员更改；您可以增加它在您范围内的职责和结对。',
    en: 'What a unit is, whoever keeps the whole district changes; you may add what it does within your reach.',
  },
  'imports.unknown_unit': { status: 422, zh: '本区没有这个单位。', en: 'The district has no such unit.' },
  'imports.no_post_place': {
    status: 422,
    zh: '这种岗位要填网格编码。',
    en: 'A post of this role needs the code of a grid.',
  },
  'imports.no_post_unit': {
    status: 422,
    zh: '这种岗位要填单位名称。',
    en: 'A post of this role needs the name of a unit.',
  },
  'imports.one_place': {
    status: 422,
    zh: '网格和单位只能填一个。',
    en: 'A post stands at a grid or in a unit, not in both.',
  },
})
