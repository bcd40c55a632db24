import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'jobs.none': { status: 404, zh: '没有这项任务，或不是您发起的。', en: 'There is no such task of yours.' },
  'jobs.no_file': {
    status: 404,
    zh: '这项任务没有文件，或文件已过保存期（7 天），请重新生成。',
    en: 'This task has no file, or the file is older than 7 days and gone: please make it again.',
  },
  'exports.no_list': {
    status: 404,
    zh: '没有这个可以导出的清单。',
    en: 'There is no such list to export.',
  },
  'exports.too_many': {
    status: 400,
    zh: '超过一次最多导出的 {most} 行；请加筛选，分几次导出。',
    en: 'There are more rows than the {most} that a file holds: narrow the list and export it in parts.',
  },
  'exports.id_taken': {
    status: 409,
    zh: '这个编号已用于另一项任务，没有开始新的导出；请重新打开导出再试。',
    en: 'This id already stands for another task, and no export was begun: open the export anew.',
  },
  'exports.enough': {
    status: 409,
    zh: '您已有 {most} 个导出在进行，请等其中一个完成。',
    en: 'You have {most} exports under way: wait for one of them to end.',
  },
  'exports.other_posts': {
    status: 409,
    zh: '导出期间您的岗位有变动，已经停止；请按现在的范围重新导出。',
    en: 'Your posts changed while the file was being made, so it was stopped: export again as you stand now.',
  },
})
