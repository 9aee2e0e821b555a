// A Chromium that a test drives: commands come as JSON lines on standard input, answers go out as JSON lines.
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import * as probes from './probes.mjs'

const FLAGS = ['--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const PATIENCE = 30_000

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, chromiumSandbox: false })
const context = await browser.newContext({ locale: 'es-AR', viewport: { width: 1280, height: 800 } })
context.setDefaultTimeout(PATIENCE)
const pages = new Map()
const faults = []

/** A field or a button, as a person finds it. */
const find = (page, { role, name, label }, exact) => (label ? page.getByLabel(label, { exact }) : page.getByRole(role, { name, exact }))

const watched = (page) => {
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('console', (said) => /Content Security Policy/.test(said.text()) && faults.push(said.text()))
  return page
}

const commands = {
  /** A site of its own, on a port of its own, with one empty page: its origin. */
  site: async () => {
    const server = createServer((_, answer) => answer.setHeader('Content-Type', 'text/html').end('<!doctype html><title>otra</title>'))
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
    return `http://localhost:${server.address().port}`
  },
  open: async ({ page, url }) => {
    if (!pages.has(page)) pages.set(page, watched(await context.newPage()))
    // Another part of the same page is no new answer.
    return (await pages.get(page).goto(url))?.headers()
  },
  reload: async ({ page }) => void (await pages.get(page).reload()),
  close: async ({ page }) => void (await pages.get(page).close()),
  fill: async ({ page, value, ...what }) => find(pages.get(page), what, true).fill(value),
  click: async ({ page, ...what }) => find(pages.get(page), what, true).click(),
  /** What stands in a field. */
  value: async ({ page, ...what }) => find(pages.get(page), what, true).inputValue(),
  select: async ({ page, value, ...what }) => void (await find(pages.get(page), what, true).selectOption(value)),
  see: async ({ page, ...what }) => find(pages.get(page), what).first().waitFor(),
  shot: async ({ page, path }) => void (await pages.get(page).screenshot({ path })),
  /** Runs one of the probes in a page, as the page's own script. */
  probe: async ({ page, probe, args }) => pages.get(page).evaluate(probes[probe], args),
  cookies: async () => context.cookies(),
  /** Breaches of a page's policy, and errors nobody caught. */
  faults: async () => faults,
}

const say = (answer) => process.stdout.write(`${JSON.stringify(answer)}\n`)
for await (const line of createInterface({ input: process.stdin })) {
  const { id, do: what, ...rest } = JSON.parse(line)
  try {
    say({ id, answer: (await commands[what](rest)) ?? null })
  } catch (error) {
    say({ id, error: String(error?.message ?? error) })
  }
}
await browser.close()
process.exit(0)
