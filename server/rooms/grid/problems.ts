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
})
