import { declareProblems } from '../problems.ts'

declareProblems({
  'file.not_a_photo': {
    status: 415,
    zh: '这不是完好的照片，请使用 JPEG、PNG 或 WebP。',
    en: 'This is not a sound photo. Use JPEG, PNG or WebP.',
  },
  'file.heic': {
    status: 415,
    zh: '暂不支持 HEIC 照片，请在手机相机设置中选择“兼容性最佳”，或另存为 JPEG。',
    en: 'HEIC photos cannot be read. Choose “Most Compatible” in the camera settings, or save it as JPEG.',
  },
  'file.too_large': {
    status: 413,
    zh: '文件太大，上限是 {limit} MB。',
    en: 'The file is too large; the limit is {limit} MB.',
  },
  'file.too_many_pixels': {
    status: 422,
    zh: '照片像素太多，上限是 {wan} 万像素。',
    en: 'The photo has too many pixels; the limit is {millions} million.',
  },
  'file.not_allowed': {
    status: 415,
    zh: '不支持这种文件，或者文件不完整。可以用照片（JPEG、PNG、WebP）、PDF、Word（.docx）和 Excel（.xlsx）。',
    en: 'Files of this kind are not accepted, or this one is not whole. Use photos (JPEG, PNG, WebP), PDF, Word (.docx) or Excel (.xlsx).',
  },
  'file.macros': {
    status: 415,
    zh: '这个文件里带有宏（程序），请另存为不带宏的 .docx 或 .xlsx。',
    en: 'This file holds macros (programs). Save it as .docx or .xlsx without them.',
  },
  'file.missing': { status: 404, zh: '没有这个文件。', en: 'There is no such file.' },
})
