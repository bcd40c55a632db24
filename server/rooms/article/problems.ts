import { declareProblems } from '../../kit/problems.ts'

declareProblems({
  'article.no_line': {
    status: 404,
    zh: '来源文章里没有这一行，或现有模块还不能回答它。',
    en: 'The source has no such line, or no room that stands can answer it yet.',
  },
  'article.district_only': {
    status: 403,
    zh: '文章写的是全区的数字，只有全区岗位可以查看。',
    en: 'The source speaks of the whole district: this page is for posts of the whole district.',
  },
})
