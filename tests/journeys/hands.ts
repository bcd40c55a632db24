import type { Locator, Page } from 'playwright-core'

/** What a person fills into the form of a step: text by label, choices by their words, units by name. */
export type Filled = {
  words?: Record<string, string>
  choose?: string[]
  lead?: string
  assist?: string[]
  /** One unit, where the form asks for no lead. */
  unit?: string
  files?: string[]
}

const isDesk = (page: Page): boolean => new URL(page.url()).pathname.startsWith('/desk')
/** Beside its name a button says whose it is, or until when it is possible. */
const named = (step: string): RegExp => new RegExp(`^${step}`)

/** Opens a matter of the list in view by its title. */
export async function openMatter(page: Page, title: string | RegExp): Promise<void> {
  if (isDesk(page)) {
    await page.getByRole('row', { name: title }).first().locator('a[data-row]').click()
    await page.getByRole('heading', { name: '现在可以办' }).waitFor()
  } else {
    await page.getByRole('link', { name: title }).first().click()
    await page.getByRole('heading', { name: '办理过程' }).waitFor()
  }
}

/** Takes a step on the matter that is open, found among the first or under "more", and waits until it was taken. */
export async function takeStep(page: Page, step: string, filled: Filled = {}): Promise<void> {
  const form = await openStep(page, step)
  await fill(page, form, filled)
  await submit(page, form, step)
  await page.getByText(`“${step}”已完成`).first().waitFor()
}

/** Opens the form of a step without sending it. */
export async function openStep(page: Page, step: string): Promise<Locator> {
  const desk = isDesk(page)
  const place = desk ? page.getByRole('region', { name: '现在可以办' }) : page.locator('body')
  await page.getByRole('heading', { name: desk ? '现在可以办' : '办理过程' }).waitFor()
  const button = place.getByRole('button', { name: named(step) }).first()
  const more = place.getByText(/^其他办理/).first()
  await button.or(more).first().waitFor()
  if (!(await button.isVisible())) await more.click()
  if (!desk) {
    await button.click()
    return page.getByRole('dialog', { name: step })
  }
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
  return place.locator('form')
}

/** Sends a form that is open, whatever becomes of it. */
export async function submit(page: Page, form: Locator, step: string): Promise<void> {
  const send = isDesk(page)
    ? form.locator('button[type=submit]')
    : form.getByRole('button', { name: step, exact: true })
  await send.click()
}

export async function fill(page: Page, form: Locator, filled: Filled): Promise<void> {
  for (const [label, text] of Object.entries(filled.words ?? {})) await form.getByLabel(label).fill(text)
  for (const choice of filled.choose ?? []) await form.getByText(choice, { exact: true }).click()
  const units = [
    ...(filled.lead ? [{ name: filled.lead, part: '主办' }] : []),
    ...(filled.assist ?? []).map((name) => ({ name, part: '协办' })),
    ...(filled.unit ? [{ name: filled.unit, part: '' }] : []),
  ]
  for (const unit of units) await chooseUnit(page, form, unit)
  if (filled.files) await form.locator('input[type=file]').last().setInputFiles(filled.files)
}

async function chooseUnit(page: Page, form: Locator, { name, part }: { name: string; part: string }) {
  await form.getByLabel(isDesk(page) ? '查找其他单位' : '搜单位名称').fill(name.slice(1, 5))
  const label = part && isDesk(page) ? `${name}: ${part}` : new RegExp(name)
  await form.getByRole('button', { name: label }).first().click()
}
